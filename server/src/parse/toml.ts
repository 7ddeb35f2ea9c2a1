import type { DataNode } from "./data.ts";
import { commentDirectives } from "./directives.ts";
import type { ParsedDocument, ParseProblem } from "./document.ts";
import { readToml } from "./tomlReader.ts";

/** Longest text that is read (UTF-16 units); the largest lock files are below. */
const LONGEST = 10_000_000;

/**
 * Reads a TOML file (pyproject.toml, uv.lock, poetry.lock, pdm.lock) as far as it can be made out. Whether it is valid TOML is for the programs
 * that own it to say: no rule is about that.
 */
export function parseToml(uri: string, text: string): ParsedDocument {
  const problems: ParseProblem[] = [];
  let data: DataNode | undefined;
  if (text.length > LONGEST)
    problems.push({ code: "toml-too-large", message: "The file is too large to be checked", span: { start: 0, end: 0 } });
  else data = readToml(text);
  return {
    uri,
    text,
    syntax: "toml",
    entries: [],
    ...(data === undefined ? {} : { data }),
    commands: [],
    blocks: [],
    problems,
    directives: commentDirectives(text, ["#"]),
  };
}
