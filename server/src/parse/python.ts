import { parser } from "@lezer/python";
import { commentDirectives } from "./directives.ts";
import type { ParsedDocument, ParseProblem } from "./document.ts";
import { readStatements } from "./python/statements.ts";

/** Longest text that is read (UTF-16 units); the parser library takes in a quarter of a megabyte per second where it has to recover. */
const LONGEST = 250_000;
/** Brackets within brackets; CPython takes 200 (Parser/lexer/lexer.c, MAXLEVEL). Brackets in strings are counted too, hence the margin. */
const DEEPEST = 1000;
/** Steps of the parser for each character, and to begin with: a program takes a quarter of a step, noise takes one, and each is slower. */
const STEPS = { first: 40_000, each: 0.4 };
/** Unreadable places that are reported; behind so many, another one tells nothing. */
const MOST_PROBLEMS = 20;

/**
 * Reads a Python file into statements and expressions; broken places become `unknown` or `other`. Problems (`python-unread`) mark places that the
 * grammar of the library does not know, which may still be Python.
 */
export function parsePython(uri: string, text: string): ParsedDocument {
  const readable = text.length <= LONGEST && !text.includes("\0") && !isDeep(text);
  // A byte order mark is no white space to the grammar; a line break in its place changes nothing and keeps every offset.
  const tree = readable ? treeOf(text.charCodeAt(0) === 0xfeff ? `\n${text.slice(1)}` : text) : undefined;
  const problems: ParseProblem[] = [];
  if (tree === undefined) {
    const code = text.length > LONGEST ? "python-too-large" : "python-binary";
    problems.push({ code, message: "The file is too large or not a text; it is not checked", span: { start: 0, end: 0 } });
  }
  tree?.iterate({
    enter(node) {
      if (!node.type.isError || problems.length >= MOST_PROBLEMS) return;
      problems.push({ code: "python-unread", message: "This place cannot be read as Python", span: { start: node.from, end: node.to } });
    },
  });
  return {
    uri,
    text,
    syntax: "python",
    entries: [],
    module: { statements: tree === undefined ? [] : readStatements(tree.topNode, text) },
    commands: [],
    blocks: [],
    problems,
    directives: commentDirectives(text, ["#"]),
  };
}

/** The syntax tree; nothing for a text that keeps the parser busy as no program does. */
function treeOf(text: string): ReturnType<typeof parser.parse> | undefined {
  const parse = parser.startParse(text);
  for (let left = STEPS.first + STEPS.each * text.length; left > 0; left--) {
    const tree = parse.advance();
    if (tree !== null) return tree;
  }
  return undefined;
}

function isDeep(text: string): boolean {
  let depth = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 40 || code === 91 || code === 123) {
      if (++depth > DEEPEST) return true;
    } else if ((code === 41 || code === 93 || code === 125) && depth > 0) depth--;
  }
  return false;
}
