import { type MappedString, MappedStringBuilder, verbatim } from "../text/mappedString.ts";
import type { Span } from "../text/span.ts";
import type { LineBreak } from "./scan.ts";

/** How a value may be written at a place of a YAML document. */
export interface YamlPlace {
  /** Column of the map or list that holds the value; negative at the top. */
  readonly column: number;
  /** Whether the place lies between `[]` or `{}`, where no block scalar can stand. */
  readonly flow: boolean;
}

/** Maps the decoded value of a flow scalar (plain or quoted) to `written`, its text between the quotes. Falls back to the whole where in doubt. */
export function mapFlowScalar(text: string, written: Span, value: string, style: "plain" | "single" | "double"): MappedString {
  if (text.slice(written.start, written.end) === value) return verbatim(value, written.start);
  const builder = new MappedStringBuilder();
  let at = written.start;
  while (at < written.end) {
    const char = text[at] as string;
    const fold = /[ \t\r\n]/.test(char) ? readFold(text, at, written.end) : undefined;
    if (fold !== undefined) {
      builder.decoded(fold.value, { start: at, end: fold.end });
      at = fold.end;
    } else if (style === "single" && char === "'") {
      builder.decoded("'", { start: at, end: at + 2 });
      at += 2;
    } else if (style === "double" && char === "\\") {
      const found = readEscape(text, at, written.end);
      builder.decoded(found.value, { start: at, end: found.end });
      at = found.end;
    } else {
      const end = runEnd(text, at, written.end);
      builder.copy(text.slice(at, end), at);
      at = end;
    }
  }
  return checked(builder, written, value);
}

/** End of the characters from `at` on that stand for themselves; at least one. */
function runEnd(text: string, at: number, limit: number): number {
  let end = at + 1;
  while (end < limit && !/[ \t\r\n'\\]/.test(text[end] as string)) end++;
  return end;
}

/** White space with a line break in it: one break is a space, each further one a line break (YAML 1.2.2 section 6.5). */
function readFold(text: string, from: number, limit: number): { value: string; end: number } | undefined {
  let end = from;
  let breaks = 0;
  for (; end < limit && /[ \t\r\n]/.test(text[end] as string); end++) if (text[end] === "\n") breaks++;
  if (breaks === 0) return undefined;
  return { value: breaks === 1 ? " " : "\n".repeat(breaks - 1), end };
}

const ESCAPES: Readonly<Record<string, string>> = {
  "0": "\0",
  a: "\x07",
  b: "\b",
  e: "\x1b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
  v: "\v",
  N: "\u0085",
  _: "\u00a0",
  L: "\u2028",
  P: "\u2029",
};
const HEX_LENGTH: Readonly<Record<string, number>> = { x: 2, u: 4, U: 8 };

function readEscape(text: string, at: number, limit: number): { value: string; end: number } {
  const letter = text[at + 1] ?? "";
  const digits = HEX_LENGTH[letter];
  if (digits !== undefined) {
    const code = Number.parseInt(text.slice(at + 2, at + 2 + digits), 16);
    return { value: code <= 0x10ffff ? String.fromCodePoint(code) : "", end: Math.min(limit, at + 2 + digits) };
  }
  if (letter === "\n" || letter === "\r") {
    // An escaped line break joins the lines; empty lines behind it are breaks.
    let end = at + (letter === "\r" && text[at + 2] === "\n" ? 3 : 2);
    let breaks = 0;
    for (; end < limit && /[ \t\r\n]/.test(text[end] as string); end++) if (text[end] === "\n") breaks++;
    return { value: "\n".repeat(breaks), end };
  }
  return { value: ESCAPES[letter] ?? letter, end: Math.min(limit, at + 2) };
}

interface Line {
  readonly start: number;
  readonly end: number;
  readonly next: number;
}

/** Maps the value of a block scalar (`written` begins at `|` or `>`) to its lines. Falls back to the whole where in doubt. */
export function mapBlockScalar(text: string, written: Span, value: string): MappedString {
  const [header, ...lines] = splitLines(text, written);
  const content = { start: Math.min(header?.next ?? written.end, written.end), end: written.end };
  const folded = text[written.start] === ">";
  const first = lines.find((line) => text.slice(line.start, line.end).trim() !== "");
  const widest = first === undefined ? 0 : leadingSpaces(text, first);
  const explicit = /[1-9]/.test(text.slice(written.start + 1, written.start + 3));
  for (let indent = explicit ? 1 : widest; indent <= widest; indent++) {
    const builder = folded ? foldBlock(text, lines, indent, value.length) : literalBlock(text, lines, indent, value.length);
    if (builder.value === value) return builder.build(content);
  }
  return mapWhole(value, content);
}

function literalBlock(text: string, lines: readonly Line[], indent: number, length: number): MappedStringBuilder {
  const builder = new MappedStringBuilder();
  let left = length;
  for (const line of lines) {
    const start = Math.min(line.end, line.start + Math.min(indent, leadingSpaces(text, line)));
    const kept = text.slice(start, line.end).slice(0, left);
    builder.copy(kept, start);
    left -= kept.length;
    if (left > 0) {
      builder.decoded("\n", { start: line.end, end: line.next });
      left--;
    }
  }
  return builder;
}

/** Folding of YAML 1.2.2 section 8.1.3: a break between two ordinary lines is a space; those around more indented lines stay. */
function foldBlock(text: string, lines: readonly Line[], indent: number, length: number): MappedStringBuilder {
  const builder = new MappedStringBuilder();
  let breaks: Span[] = [];
  let before: "none" | "ordinary" | "indented" = "none";
  const put = (value: string, span: Span): void => {
    builder.decoded(value.slice(0, Math.max(0, length - builder.value.length)), span);
  };
  for (const line of lines) {
    const start = Math.min(line.end, line.start + Math.min(indent, leadingSpaces(text, line)));
    const lineBreak = { start: line.end, end: line.next };
    if (start === line.end) {
      breaks.push(lineBreak);
      continue;
    }
    const indented = /[ \t]/.test(text[start] as string);
    const [joint, ...blank] = breaks;
    if (joint !== undefined) {
      if (before === "ordinary" && !indented) {
        if (blank.length === 0) put(" ", joint);
      } else put("\n", joint);
      for (const each of blank) put("\n", each);
    }
    builder.copy(text.slice(start, line.end), start);
    breaks = [lineBreak];
    before = indented ? "indented" : "ordinary";
  }
  for (const each of breaks) put("\n", each);
  return builder;
}

function splitLines(text: string, span: Span): Line[] {
  const lines: Line[] = [];
  for (let start = span.start; start < span.end; ) {
    const feed = text.indexOf("\n", start);
    const next = feed < 0 || feed >= span.end ? span.end : feed + 1;
    let end = feed < 0 || feed >= span.end ? span.end : feed;
    if (end > start && text[end - 1] === "\r") end--;
    lines.push({ start, end, next });
    start = next;
  }
  return lines;
}

function leadingSpaces(text: string, line: Line): number {
  let at = line.start;
  while (at < line.end && text[at] === " ") at++;
  return at - line.start;
}

/** Maps every character to the whole. In two runs, because a run of the same length as its place would count as written exactly so. */
function mapWhole(value: string, written: Span): MappedString {
  const end = { start: written.end, end: written.end };
  return new MappedStringBuilder().decoded(value.slice(0, 1), written).decoded(value.slice(1), end).build(written);
}

/** The parser library has the last word on the value: a mapping that spells another one is dropped. */
function checked(builder: MappedStringBuilder, written: Span, value: string): MappedString {
  if (builder.value === value) return builder.build(written);
  return mapWhole(value, written);
}

/** Characters that a YAML stream cannot hold or that count as line breaks to some readers (YAML 1.2.2 section 5.1, YAML 1.1 section 4.2). */
const UNPRINTABLE = /[\0-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]|\p{Cs}/u;
/** Text that needs no quotes anywhere: no indicator, nothing that YAML 1.1 or 1.2 reads as a number, a date, a boolean or null. */
const PLAIN = /^[A-Za-z_/](?:[\w./+=@%$-]|:(?=[^\s,[\]{}])| (?=[\w./+=@%$-]))*$/;
const TYPED = /^(?:true|false|null|yes|no|on|off|y|n)$/i;

/** Writes `value` over a scalar that stands at `raw`, in its own style where that can carry it, with the line break of the file. */
export function encodeYamlScalar(text: string, raw: Span, place: YamlPlace, value: string, lineBreak: LineBreak): string {
  const first = raw.start < raw.end ? (text[raw.start] as string) : "";
  const isBlock = !place.flow && (first === "|" || first === ">");
  const prefix = first === "" && /[:-]/.test(text[raw.start - 1] ?? "") ? " " : "";
  if (first !== '"' && (isBlock || value.includes("\n"))) {
    const block = blockLiteral(text, raw, place, isBlock, value, lineBreak);
    if (block !== undefined) return prefix + block;
  }
  const oneLine = !/[\n\r]/.test(value) && !UNPRINTABLE.test(value);
  if (first === '"' || !oneLine) return prefix + doubleQuoted(value);
  if (first !== "'" && PLAIN.test(value) && !TYPED.test(value)) return prefix + value;
  return first === "'" || value.includes('"') || value.includes("\\")
    ? `${prefix}'${value.replaceAll("'", "''")}'`
    : prefix + doubleQuoted(value);
}

function doubleQuoted(value: string): string {
  return JSON.stringify(value).replace(
    /[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]/g,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

function blockLiteral(text: string, raw: Span, place: YamlPlace, isBlock: boolean, value: string, eol: LineBreak): string | undefined {
  const endsWithBreak = value.endsWith("\n");
  const lines = (endsWithBreak ? value.slice(0, -1) : value).split("\n");
  const lineRest = /^[^\r\n]*/.exec(text.slice(raw.end, raw.end + 1000))?.[0] ?? "";
  // A first line that is blank or indented would need an indentation indicator; a comment behind the value would end up inside it.
  const fits = !place.flow && !UNPRINTABLE.test(value) && lineRest.trim() === "" && /^[^\s]/.test(value) && lines.at(-1)?.trim() !== "";
  if (!fits) return undefined;
  const own = isBlock ? /\n( +)\S/.exec(text.slice(raw.start, Math.min(raw.end, raw.start + 2000)))?.[1]?.length : undefined;
  const indent = " ".repeat(own !== undefined && own > place.column ? own : Math.max(place.column, 0) + 2);
  const body = lines.map((line) => (line === "" ? "" : indent + line)).join(eol);
  return `${endsWithBreak ? "|" : "|-"}${eol}${body}`;
}
