import { parse, TomlError } from "smol-toml";
import { LineIndex } from "../text/lineIndex.ts";
import type { DataNode } from "./data.ts";
import { commentDirectives } from "./directives.ts";
import type { ParsedDocument, ParseProblem } from "./document.ts";
import { readToml } from "./tomlReader.ts";

/** Longest text that is read (UTF-16 units); the largest lock files are below. */
const LONGEST = 10_000_000;
/** Longest text that the library checks as well; lock files are written by programs and are not worth the time. */
const LONGEST_CHECKED = 200_000;

/**
 * Reads a TOML file (pyproject.toml, uv.lock, poetry.lock, pdm.lock). The structure comes from a tolerant reader with positions; whether the file
 * is valid TOML is the library's answer, given as one problem (`toml-syntax`).
 */
export function parseToml(uri: string, text: string): ParsedDocument {
  const problems: ParseProblem[] = [];
  let data: DataNode | undefined;
  if (text.length > LONGEST)
    problems.push({ code: "toml-too-large", message: "The file is too large to be checked", span: { start: 0, end: 0 } });
  else {
    data = readToml(text);
    if (text.length <= LONGEST_CHECKED && !/\.lock$/i.test(uri)) problems.push(...validate(text));
  }
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

function validate(text: string): ParseProblem[] {
  try {
    parse(text.charCodeAt(0) === 0xfeff ? text.slice(1) : text, { maxDepth: 200 });
    return [];
  } catch (error) {
    // Anything but its own error is the library's trouble with odd input (a nesting beyond the stack): not valid either, place unknown.
    const at = error instanceof TomlError ? new LineIndex(text).offsetAt({ line: error.line - 1, character: error.column - 1 }) : 0;
    const start = Math.max(0, Math.min(at, text.length));
    return [{ code: "toml-syntax", message: "The file is not valid TOML here", span: { start, end: Math.min(start + 1, text.length) } }];
  }
}
