import { verbatim } from "../text/mappedString.ts";
import { type Span, span } from "../text/span.ts";
import { commentDirectives } from "./directives.ts";
import type { Entry, ParsedDocument, ParseProblem, PemBlock } from "./document.ts";
import { isBlank } from "./scan.ts";

/**
 * Reads a key file. The whole text is the one entry, without a name: that is what a program gets from the file. What the key is, is a
 * question for `keys/`; here only the blocks are found, broken delimiters included.
 */
export function parsePem(uri: string, text: string): ParsedDocument {
  const whole = span(0, text.length);
  const entry: Entry = {
    name: { value: "", span: span(0, 0) },
    path: [""],
    value: verbatim(text, 0),
    raw: whole,
    span: whole,
    quoting: "none",
    literal: true,
    encode: (value) => value,
  };
  const { blocks, problems } = findPemBlocks(text);
  return { uri, text, syntax: "pem", entries: [entry], commands: [], blocks, problems, directives: commentDirectives(text, ["#"]) };
}

interface Delimiter {
  readonly kind: "begin" | "end";
  readonly label: string;
  readonly span: Span;
  /** Whether it is written as RFC 7468 section 3 says. */
  readonly exact: boolean;
}

/**
 * The PEM blocks of a text, found by tolerant delimiters (RFC 7468 section 3 asks for exactly five hyphens, upper case and a label without
 * stray spaces); each deviation is a problem. A block without an END line reaches to the next BEGIN line or to the end of the text.
 */
export function findPemBlocks(text: string): { blocks: PemBlock[]; problems: ParseProblem[] } {
  const blocks: PemBlock[] = [];
  const problems: ParseProblem[] = [];
  const problem = (code: string, message: string, at: Span): void => void problems.push({ code, message, span: at });
  let open: Delimiter | undefined;
  const close = (begin: Delimiter, end: number, bodyEnd: number): void => {
    blocks.push({ label: begin.label, span: span(begin.span.start, end), body: span(Math.min(begin.span.end, bodyEnd), bodyEnd) });
  };
  for (const delimiter of delimiters(text)) {
    if (!delimiter.exact) problem("malformed-delimiter", "The delimiter is not written as RFC 7468 asks", delimiter.span);
    if (delimiter.kind === "begin") {
      if (open !== undefined) {
        problem("missing-end", "The block has no END line", open.span);
        close(open, delimiter.span.start, delimiter.span.start);
      }
      open = delimiter;
    } else if (open === undefined) {
      problem("missing-begin", "The END line has no BEGIN line", delimiter.span);
    } else {
      if (open.label !== delimiter.label) problem("label-mismatch", "The labels of the BEGIN and END lines differ", delimiter.span);
      close(open, delimiter.span.end, delimiter.span.start);
      open = undefined;
    }
  }
  if (open !== undefined) {
    problem("missing-end", "The block has no END line", open.span);
    close(open, text.length, text.length);
  }
  return { blocks, problems };
}

/** Hyphen-minus and the dashes that word processors put in its place. */
const isDash = (character: string | undefined): boolean =>
  character !== undefined && "-\u2010\u2011\u2012\u2013\u2014\u2015\u2212".includes(character);

/** How many hyphens dashes stand for: word processors make one dash of two or three. */
const weight = (dashes: string): number => dashes.length + dashes.replace(/[^\u2013-\u2015]/g, "").length;

/** The delimiters of a text in order. A delimiter has a word BEGIN or END in it, and dashes in front of or behind the label. */
function* delimiters(text: string): Iterable<Delimiter> {
  let used = 0;
  for (const match of text.matchAll(/\b(BEGIN|END)\b/gi)) {
    if (match.index < used) continue;
    const delimiter = delimiterAt(text, match.index, match[1] as string, used);
    if (delimiter === undefined) continue;
    used = delimiter.span.end;
    yield delimiter;
  }
}

/** Labels are short (RFC 7468 section 14 registers none above 30 characters); the limit keeps the search linear on any text. */
const longest = 80;

function delimiterAt(text: string, wordStart: number, word: string, used: number): Delimiter | undefined {
  let dashEnd = wordStart;
  while (dashEnd > used && wordStart - dashEnd < longest && isBlank(text.charCodeAt(dashEnd - 1))) dashEnd--;
  let start = dashEnd;
  while (start > used && dashEnd - start < longest && isDash(text[start - 1])) start--;
  const labelStart = wordStart + word.length;
  let labelEnd = labelStart;
  while (
    labelEnd < text.length &&
    labelEnd - labelStart < longest &&
    !isDash(text[labelEnd]) &&
    /[A-Za-z0-9 \t]/.test(text[labelEnd] as string)
  )
    labelEnd++;
  let end = labelEnd;
  while (end < text.length && end - labelEnd < longest && isDash(text[end])) end++;
  const before = weight(text.slice(start, dashEnd));
  const behind = weight(text.slice(labelEnd, end));
  // Two hyphens on one side alone are prose: "Begin here -- or there".
  if (Math.min(before, behind) < 2 && Math.max(before, behind) < 4) return undefined;
  if (before === 0) start = wordStart;
  // Without dashes behind it nothing says where the label ends but the end of the line.
  if (behind === 0) {
    const rest = text[labelEnd];
    if (rest !== undefined && rest !== "\n" && rest !== "\r" && rest !== "\\" && rest !== '"' && rest !== "'") return undefined;
  }
  const written = text.slice(start, end);
  const exact = /^-----(?:BEGIN|END) [A-Z0-9]+(?: [A-Z0-9]+)*-----$/.test(written);
  const label = text.slice(labelStart, labelEnd).trim().replace(/\s+/g, " ").toUpperCase();
  return { kind: word.toUpperCase() === "BEGIN" ? "begin" : "end", label, span: span(start, end), exact };
}
