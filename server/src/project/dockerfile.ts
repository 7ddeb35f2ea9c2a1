import type { ParsedDocument } from "../parse/document.ts";
import { posixPath } from "./paths.ts";

/** What a stage of a Dockerfile does, as far as it decides which files and variables the container has. */
export interface ImageRecipe {
  /** Folder of the container in which the program runs. */
  readonly workingDirectory: string;
  /** COPY and ADD from the build context, in order: paths of the context and the place in the image they go to. */
  readonly copies: readonly { readonly sources: readonly string[]; readonly target: string }[];
  /** Where the ENV and ARG instructions of the stage stand in the text. */
  readonly instructions: readonly { readonly keyword: string; readonly start: number; readonly end: number }[];
  /** The last CMD and ENTRYPOINT, as words. */
  readonly command?: readonly string[];
  readonly entrypoint?: readonly string[];
  /** Whether something was copied from elsewhere, so that a file may be there without being seen here. */
  readonly opaque: boolean;
}

interface Instruction {
  readonly keyword: string;
  readonly rest: string;
  readonly start: number;
  readonly end: number;
}

/** Reads the stage that is built (the last one, or `target`), with what it inherits from earlier stages. */
export function imageRecipe(document: ParsedDocument, target?: string): ImageRecipe {
  const stages: { name: string | undefined; from: string; instructions: Instruction[] }[] = [];
  for (const instruction of instructionsOf(document.text)) {
    if (instruction.keyword === "FROM") {
      const match = /^(?:--\S+\s+)*(\S+)(?:\s+as\s+(\S+))?/i.exec(instruction.rest);
      stages.push({ name: match?.[2]?.toLowerCase(), from: (match?.[1] ?? "").toLowerCase(), instructions: [] });
    } else stages.at(-1)?.instructions.push(instruction);
  }
  const chain: Instruction[] = [];
  let at = target === undefined ? stages.length - 1 : stages.findIndex(({ name }) => name === target.toLowerCase());
  for (let depth = 0; at >= 0 && depth < 20; depth++) {
    const stage = stages[at] as (typeof stages)[number];
    chain.unshift(...stage.instructions);
    const before = stages.slice(0, at);
    at = before.findLastIndex(({ name }) => name !== undefined && name === stage.from);
  }
  return recipeOf(chain);
}

function recipeOf(instructions: readonly Instruction[]): ImageRecipe {
  let workingDirectory = "/";
  let opaque = false;
  let command: readonly string[] | undefined;
  let entrypoint: readonly string[] | undefined;
  const copies: { sources: readonly string[]; target: string }[] = [];
  for (const { keyword, rest } of instructions) {
    if (keyword === "WORKDIR") workingDirectory = posixPath(workingDirectory, unquote(rest.trim()));
    else if (keyword === "COPY" || keyword === "ADD") {
      const words = commandWords(rest);
      const paths = words.filter((word) => !word.startsWith("--"));
      const to = paths.at(-1);
      if (words.some((word) => word.startsWith("--from")) || paths.some((path) => path.includes("$") || /:\/\//.test(path))) opaque = true;
      else if (to !== undefined) {
        const end = to.endsWith("/") || paths.length > 2 || to === "." ? "/" : "";
        copies.push({ sources: paths.slice(0, -1), target: `${posixPath(workingDirectory, to).replace(/\/$/, "")}${end}` });
      }
    } else if (keyword === "CMD") command = commandWords(rest);
    else if (keyword === "ENTRYPOINT") entrypoint = commandWords(rest);
  }
  const kept = instructions
    .filter(({ keyword }) => keyword === "ENV" || keyword === "ARG")
    .map(({ keyword, start, end }) => ({ keyword, start, end }));
  return {
    workingDirectory,
    copies,
    instructions: kept,
    opaque,
    ...(command === undefined ? {} : { command }),
    ...(entrypoint === undefined ? {} : { entrypoint }),
  };
}

function* instructionsOf(text: string): Generator<Instruction> {
  let at = 0;
  const lines = text.split("\n");
  for (let index = 0; index < lines.length; ) {
    const start = at;
    let joined = "";
    for (;;) {
      const line = (lines[index] ?? "").replace(/\r$/, "");
      at += (lines[index] ?? "").length + 1;
      index++;
      const comment = /^\s*#/.test(line);
      const continues = /\\\s*$/.test(line) || (comment && joined !== "");
      if (!comment) joined += `${line.replace(/\\\s*$/, "")} `;
      if (!continues || index >= lines.length) break;
    }
    const match = /^\s*([A-Za-z]+)\s+([\s\S]*)$/.exec(joined);
    if (match !== null) yield { keyword: (match[1] as string).toUpperCase(), rest: (match[2] as string).trim(), start, end: at };
  }
}

const unquote = (text: string): string => text.replace(/^(["'])(.*)\1$/, "$2");

/** The exec form is JSON, anything else is words. */
function commandWords(rest: string): string[] {
  const at = rest.indexOf("[");
  if (at >= 0 && rest.trimEnd().endsWith("]") && /^(?:--\S+\s+)*$/.test(rest.slice(0, at))) {
    try {
      const parsed: unknown = JSON.parse(rest.slice(at));
      if (Array.isArray(parsed))
        return [
          ...rest
            .slice(0, at)
            .split(/\s+/)
            .filter((word) => word !== ""),
          ...parsed.map(String),
        ];
    } catch {
      // Docker takes a malformed exec form as the shell form.
    }
  }
  return (rest.match(/(?:[^\s"']|"[^"]*"|'[^']*')+/g) ?? []).map(unquote);
}
