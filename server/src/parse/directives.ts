import { type Located, span } from "../text/span.ts";
import type { Directive } from "./document.ts";
import { isBlank, isSpace, lineEndAt } from "./scan.ts";

/** How a comment of a syntax begins. `/*` comments end at `*` `/`, `<!--` comments at `-->`, the others at the end of the line. */
export type CommentMarker = "#" | "//" | "/*" | "<!--";

/** What every directive begins with. */
export const directiveWord = "authlint-";
/** The longer names first: `disable` is a prefix of three others. */
const kinds = ["disable-next-line", "disable-line", "disable-file", "disable", "enable"] as const;
const ends: Partial<Record<CommentMarker, string>> = { "/*": "*/", "<!--": "-->" };

/**
 * The comments of a text that speak to AuthLint: `# authlint-disable-next-line rule-id, other-rule -- reason`. The directive is the first thing
 * in its comment; no rules means all of them. A marker counts only at the start of a line or after white space, so that `a#b` and
 * `https://…` are none. Works on the text alone, for every syntax: whether the place is inside a string is not asked.
 */
export function commentDirectives(text: string, markers: readonly CommentMarker[]): Directive[] {
  const found: Directive[] = [];
  for (let at = text.indexOf(directiveWord); at >= 0; at = text.indexOf(directiveWord, at + directiveWord.length)) {
    const directive = readDirective(text, at, markers);
    if (directive !== undefined) found.push(directive);
  }
  return found;
}

function readDirective(text: string, at: number, markers: readonly CommentMarker[]): Directive | undefined {
  const kind = kinds.find((name) => text.startsWith(name, at + directiveWord.length));
  if (kind === undefined) return undefined;
  let before = at;
  while (before > 0 && isBlank(text.charCodeAt(before - 1))) before--;
  const marker = markers.find((candidate) => text.endsWith(candidate, before));
  if (marker === undefined) return undefined;
  const start = before - marker.length;
  if (start > 0 && !isSpace(text.charCodeAt(start - 1))) return undefined;
  const lineEnd = lineEndAt(text, at);
  const closing = ends[marker];
  const closed = closing === undefined ? -1 : text.slice(at, lineEnd).indexOf(closing);
  const end = closed < 0 ? lineEnd : at + closed;
  const wordsStart = at + directiveWord.length + kind.length;
  const next = text[wordsStart];
  if (wordsStart < end && next !== undefined && !isSpace(next.charCodeAt(0)) && next !== ":") return undefined;
  const said = text.slice(wordsStart, end);
  const separator = /(?:^|\s)--(?:\s|$)/.exec(said);
  const list = separator === null ? said : said.slice(0, separator.index);
  const reason = separator === null ? "" : said.slice(separator.index + separator[0].length).trim();
  return {
    kind,
    rules: rulesOf(list, wordsStart),
    ...(reason === "" ? {} : { reason }),
    span: span(start, closed < 0 ? trimmedEnd(text, end) : end + (closing as string).length),
  };
}

function rulesOf(list: string, offset: number): Located<string>[] {
  const rules: Located<string>[] = [];
  for (const match of list.matchAll(/[^\s,:]+/g)) {
    const start = offset + match.index;
    rules.push({ value: match[0], span: span(start, start + match[0].length) });
  }
  return rules;
}

function trimmedEnd(text: string, end: number): number {
  let at = end;
  while (at > 0 && isSpace(text.charCodeAt(at - 1))) at--;
  return at;
}
