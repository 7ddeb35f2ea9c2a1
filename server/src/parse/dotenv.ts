import { type MappedString, MappedStringBuilder, verbatim } from "../text/mappedString.ts";
import { onceOf } from "../text/memo.ts";
import { type Span, span } from "../text/span.ts";
import { decodeAnsiC } from "./ansiC.ts";
import { commentDirectives } from "./directives.ts";
import type { Entry, ParsedDocument, ParseProblem, Quoting } from "./document.ts";
import { dotenvSpellings, encodeForEntry } from "./dotenvEncoding.ts";
import { beginsBase64, keyOverflow } from "./keyOverflow.ts";
import { PiecedEntries } from "./piecedEntries.ts";
import { type Piece, readPieces } from "./pieces.ts";
import { isLineBreak, isSpace, isSpaceOnLine, type LineBreak, lineBreakOf, lineEndAt, nextLineStart, skip } from "./scan.ts";

/**
 * Reads a `.env` file neutrally and tolerantly, with exact positions. Names and values are those that npm `dotenv` 18 reads (README, "What
 * rules does the parsing engine follow?", and its published expression), with three deliberate differences, because users mean something
 * that npm does not see: triple quotes, `$'…'`, and the body lines behind an unquoted `-----BEGIN …-----`, which become `overflow` instead of
 * bogus entries. What other loaders make of the file is a question for `loaders/`.
 *
 * Works on the text as it is: npm's `\r\n?` → `\n` happens in the values only, so every offset is one of the file.
 */
export function parseDotenv(uri: string, text: string, before?: ParsedDocument): ParsedDocument {
  const lineBreak = lineBreakOf(text);
  const known = before === undefined ? undefined : entriesOf(before)?.pieces;
  const reusable = known !== undefined && lineBreakOf(known.text) === lineBreak ? known : undefined;
  const pieces = readPieces(text, (source, at) => readPiece(source, at, lineBreak), reusable);
  const list = new PiecedEntries(pieces);
  const problems = list.select(isUnterminated).map(
    ({ unterminatedQuote: quote = 0 }): ParseProblem => ({
      code: "unterminated-quote",
      message: "The opening quote has no partner",
      span: span(quote, quote + 1),
    }),
  );
  const document: ParsedDocument = {
    uri,
    get text() {
      list.askForAll();
      return text;
    },
    source: text,
    syntax: "dotenv",
    get entries() {
      return list.entries;
    },
    select: (test) => list.select(test),
    named: (name) => list.named(name),
    commands: [],
    blocks: [],
    problems,
    directives: commentDirectives(text, ["#"]),
  };
  onceOf(document, parseDotenv, () => list);
  return document;
}

/** The entries of an env file as they were read, for the reading of the next text; undefined for other documents. */
export const entriesOf = (document: ParsedDocument): PiecedEntries | undefined =>
  onceOf<PiecedEntries | undefined>(document, parseDotenv, () => undefined);

const isUnterminated = ({ unterminatedQuote }: Entry): boolean => unterminatedQuote !== undefined;

/** One statement, or a line that is none. */
function readPiece(text: string, at: number, lineBreak: LineBreak): Piece<Entry> {
  const start = skip(text, at, isSpace);
  if (start >= text.length) return { next: text.length, far: false, value: undefined };
  const plain = readPlain(text, start, lineBreak);
  if (plain !== undefined) return { next: plain.span.end + 1, far: false, value: plain };
  const value = readEntry(text, start, lineBreak);
  if (value === undefined) return { next: nextLineStart(text, start), far: text[start] !== "#", value };
  const next = nextLineStart(text, value.overflow?.end ?? Math.max(value.raw.end, value.name.span.end));
  return { next, far: !isLocal(text, value, next), value };
}

/** Whether an entry would be the same whatever stands behind its last line: certain for the usual ones, and the others need no answer. */
function isLocal(text: string, { raw, quoting }: Entry, next: number): boolean {
  const written = text.slice(raw.start, raw.end);
  if (!/[\r\n]/.test(text.slice(next - 1, next))) return false;
  if (quoting === "none") return /^[^"'`$[{]/.test(written) && !/BEGIN/i.test(written) && !beginsBase64(written);
  // Quotes without any other of their kind between them.
  const last = written.length - 1;
  return last > 0 && written.indexOf(written[0] as string, 1) === last && written[last - 1] !== "\\" && endsLine(text, raw.end);
}

interface Value {
  readonly value: MappedString;
  readonly raw: Span;
  readonly quoting: Quoting;
  readonly unterminatedQuote?: number;
}

/** A line as most are: nothing that any of the longer ways below would look at twice. */
const plainLine = /([A-Za-z_][A-Za-z0-9_]*)=(?:([A-Za-z0-9_./:@%+,?&=-]+)|"([^"\\`$\r\n\u2028\u2029]*)")(?=\n)/y;

/** The entry of a plain line, as {@link readEntry} reads it; undefined for any other line. */
function readPlain(text: string, start: number, lineBreak: LineBreak): Entry | undefined {
  plainLine.lastIndex = start;
  const found = plainLine.exec(text);
  if (found === null) return undefined;
  const [line, name = "", unquoted, quoted = ""] = found;
  // It may be the first line of a key.
  if (unquoted !== undefined && (unquoted.includes("--") || beginsBase64(unquoted))) return undefined;
  const nameEnd = start + name.length;
  const raw = span(nameEnd + 1, start + line.length);
  const quoting = unquoted === undefined ? "double" : "none";
  return {
    name: { value: name, span: span(start, nameEnd) },
    path: [name],
    value: unquoted === undefined ? verbatim(quoted, raw.start + 1) : verbatim(unquoted, raw.start),
    raw,
    span: span(start, raw.end),
    quoting,
    literal: true,
    encode: (wanted) => encodeForEntry(wanted, quoting, true, lineBreak),
    spellings: (wanted) => dotenvSpellings(wanted, lineBreak, false),
  };
}

/** The entry whose name or `export` starts at `start`, or `undefined` where there is none; the caller then goes on with the next line. */
function readEntry(text: string, start: number, lineBreak: LineBreak): Entry | undefined {
  const head = readHead(text, start);
  if (head === undefined) return undefined;
  const { exported, nameStart, nameEnd, valueStart } = head;
  const value = readValue(text, valueStart);
  const name = text.slice(nameStart, nameEnd);
  const { quoting } = value;
  // A `#` close behind an unquoted value would become part of it.
  const mayBeBare = text[value.raw.end] !== "#";
  const overflow = quoting === "none" || value.unterminatedQuote !== undefined ? keyOverflow(text, value.raw) : undefined;
  return {
    name: { value: name, span: span(nameStart, nameEnd) },
    path: [name],
    value: value.value,
    raw: value.raw,
    span: span(start, endWithComment(text, Math.max(value.raw.end, nameEnd))),
    quoting,
    ...(exported ? { exported } : {}),
    literal: isLiteral(text.slice(value.raw.start, value.raw.end), quoting),
    ...(overflow === undefined ? {} : { overflow }),
    ...(value.unterminatedQuote === undefined ? {} : { unterminatedQuote: value.unterminatedQuote }),
    encode: (wanted) => encodeForEntry(wanted, quoting, mayBeBare, lineBreak),
    spellings: (wanted) => dotenvSpellings(wanted, lineBreak, quoting === "ansi-c"),
  };
}

interface Head {
  readonly exported: boolean;
  readonly nameStart: number;
  readonly nameEnd: number;
  readonly valueStart: number;
}

function readHead(text: string, start: number): Head | undefined {
  if (text.startsWith("export", start)) {
    const nameStart = skip(text, start + 6, isSpace);
    if (nameStart > start + 6) {
      const exported = readName(text, nameStart, true);
      if (exported !== undefined) return exported;
    }
  }
  return readName(text, start, false);
}

/** A name and what separates it from its value: `=` with any space before it, or `:` with a space behind it. */
function readName(text: string, nameStart: number, exported: boolean): Head | undefined {
  const nameEnd = skip(text, nameStart, isNameCharacter);
  if (nameEnd === nameStart) return undefined;
  const separator = skip(text, nameEnd, isSpace);
  if (text[separator] === "=") return { exported, nameStart, nameEnd, valueStart: separator + 1 };
  if (text[nameEnd] === ":" && isSpace(text.charCodeAt(nameEnd + 1))) {
    const crlf = text.startsWith("\r\n", nameEnd + 1);
    return { exported, nameStart, nameEnd, valueStart: nameEnd + (crlf ? 3 : 2) };
  }
  return undefined;
}

/** `[\w.-]` */
const isNameCharacter = (code: number): boolean =>
  (code >= 48 && code <= 57) || (code >= 65 && code <= 90) || (code >= 97 && code <= 122) || code === 95 || code === 45 || code === 46;

function readValue(text: string, start: number): Value {
  const quoteAt = skip(text, start, isSpace);
  const quote = text[quoteAt];
  if (quote === "$" && text[quoteAt + 1] === "'") {
    const found = readAnsiC(text, quoteAt);
    if (found !== undefined && onSameLine(text, start, quoteAt)) return found;
  }
  if (quote === '"' || quote === "'" || quote === "`") {
    const found = (quote === "`" ? undefined : readTriple(text, quoteAt, quote)) ?? readQuoted(text, quoteAt, quote);
    if (found !== undefined) return found;
  }
  return readLine(text, start);
}

const onSameLine = (text: string, from: number, to: number): boolean => lineEndAt(text, from) >= to;

const quotings = { '"': "double", "'": "single", "`": "backtick" } as const;
type Quote = keyof typeof quotings;

/**
 * A quoted value. A quote ends it when only a comment or nothing follows on the line. A quote behind a backslash (any number of them) ends
 * it only when the first quote without one does not, and then the last such quote is tried first: that is npm's order of backtracking.
 */
function readQuoted(text: string, open: number, quote: Quote): Value | undefined {
  let at = text.indexOf(quote, open + 1);
  let lastEscaped: number | undefined;
  while (at >= 0) {
    const escaped = at - 1 > open && text[at - 1] === "\\";
    const ends = endsLine(text, at + 1);
    if (!escaped) {
      if (ends) return quotedValue(text, open, at, quote);
      break;
    }
    if (ends) lastEscaped = at;
    at = text.indexOf(quote, at + 1);
  }
  return lastEscaped === undefined ? undefined : quotedValue(text, open, lastEscaped, quote);
}

function quotedValue(text: string, open: number, close: number, quote: Quote): Value {
  const content = span(open + 1, close);
  return { value: decode(text, [content], quote === '"', content), raw: span(open, close + 1), quoting: quotings[quote] };
}

function readTriple(text: string, open: number, quote: '"' | "'"): Value | undefined {
  const triple = quote.repeat(3);
  if (!text.startsWith(triple, open)) return undefined;
  const close = text.indexOf(triple, open + 3);
  if (close < 0 || !endsLine(text, close + 3)) return undefined;
  const content = span(open + 3, close);
  return {
    value: decode(text, [content], quote === '"', content),
    raw: span(open, close + 3),
    quoting: quote === '"' ? "triple-double" : "triple-single",
  };
}

function readAnsiC(text: string, dollar: number): Value | undefined {
  const decoded = decodeAnsiC(text, dollar + 2);
  if (decoded === undefined || !endsLine(text, decoded.span.end + 1)) return undefined;
  return { value: decoded, raw: span(dollar, decoded.span.end + 1), quoting: "ansi-c" };
}

/** Whether nothing but a comment follows on the line. */
function endsLine(text: string, from: number): boolean {
  const at = skip(text, from, isSpaceOnLine);
  return at >= text.length || text[at] === "#" || isLineBreak(text.charCodeAt(at));
}

/** What is left of the line, up to a `#`. Lines end at CR or LF here; U+2028 and U+2029 are part of the value. */
function readLine(text: string, start: number): Value {
  let end = start;
  while (end < text.length && text[end] !== "#" && text[end] !== "\n" && text[end] !== "\r") end++;
  const from = Math.min(skip(text, start, isSpace), end);
  while (end > from && isSpace(text.charCodeAt(end - 1))) end--;
  if (from === end) return { value: verbatim("", start), raw: span(start, start), quoting: "none" };
  const raw = span(from, end);
  const first = text[from] as string;
  const closed = end - from > 1 && text[end - 1] === first && first in quotings;
  const value = decode(text, withoutQuotes(text, raw), first === '"', closed ? span(from + 1, end - 1) : raw);
  if (closed) return { value, raw, quoting: quotings[first as Quote] };
  if (!(first in quotings)) return { value, raw, quoting: "none" };
  const lone = hasNoPartner(text, from, first);
  return { value, raw, quoting: "none", ...(lone ? { unterminatedQuote: from } : {}) };
}

function hasNoPartner(text: string, open: number, quote: string): boolean {
  const end = lineEndAt(text, open);
  for (let i = open + 1; i < end; i++) if (text[i] === quote && text[i - 1] !== "\\") return false;
  return true;
}

/**
 * The pieces of a value that remain when npm has removed its quotes. It does so at every line start, and U+2028 and U+2029 count as line
 * ends there, so that several pieces are possible; each opening quote is paired with the last quote of its kind that ends a line.
 */
function withoutQuotes(text: string, raw: Span): Span[] {
  if (!/["'`]/.test(text.slice(raw.start, raw.end))) return [raw];
  const last = new Map<string, number>();
  for (let i = raw.start; i < raw.end; i++) {
    const character = text[i] as string;
    if (character in quotings && (i + 1 === raw.end || isLineBreak(text.charCodeAt(i + 1)))) last.set(character, i);
  }
  const pieces: Span[] = [];
  let from = raw.start;
  for (let i = raw.start; i < raw.end; i++) {
    if (i > raw.start && !isLineBreak(text.charCodeAt(i - 1))) continue;
    const close = last.get(text[i] as string);
    if (close === undefined || close <= i) continue;
    pieces.push(span(from, i), span(i + 1, close));
    from = close + 1;
    i = close;
  }
  pieces.push(span(from, raw.end));
  return pieces;
}

/** Joins pieces of the text; CRLF and CR become LF, and with `escapes` so do `\n`, and `\r` becomes CR. */
function decode(text: string, pieces: readonly Span[], escapes: boolean, whole: Span): MappedString {
  const [only] = pieces;
  if (pieces.length === 1 && only !== undefined && only.start === whole.start && only.end === whole.end) {
    const written = text.slice(only.start, only.end);
    if (!written.includes("\r") && !(escapes && written.includes("\\"))) return verbatim(written, only.start);
  }
  const builder = new MappedStringBuilder();
  for (const piece of pieces) {
    let from = piece.start;
    const put = (character: string, at: number, length: number): void => {
      builder.copy(text.slice(from, at), from).decoded(character, span(at, at + length));
      from = at + length;
    };
    for (let i = piece.start; i < piece.end; i++) {
      const character = text[i];
      if (character === "\r") {
        const length = text[i + 1] === "\n" && i + 1 < piece.end ? 2 : 1;
        put("\n", i, length);
        i += length - 1;
      } else if (escapes && character === "\\" && i + 1 < piece.end && (text[i + 1] === "n" || text[i + 1] === "r")) {
        put(text[i + 1] === "n" ? "\n" : "\r", i, 2);
        i++;
      }
    }
    builder.copy(text.slice(from, piece.end), from);
  }
  return builder.build(whole);
}

/** The end of an entry: of the comment behind its value, or of the value. */
function endWithComment(text: string, valueEnd: number): number {
  const at = skip(text, valueEnd, isSpaceOnLine);
  return text[at] === "#" ? lineEndAt(text, at) : valueEnd;
}

/**
 * Whether no usual loader would replace a part of the value. Quotes decide: in single quotes only python-dotenv looks, and only for
 * `${NAME}` (variables.py); `$(…)` and backticks mean something to shells, unquoted or in double quotes.
 */
function isLiteral(raw: string, quoting: Quoting): boolean {
  if (quoting === "ansi-c" || !/[$`]/.test(raw)) return true;
  if (/\$\{[A-Za-z_]/.test(quoting === "none" || quoting === "double" ? withoutEscapes(raw) : raw)) return false;
  if (quoting !== "none" && quoting !== "double") return true;
  const text = withoutEscapes(raw);
  return !/\$[({A-Za-z_]/.test(text) && !/`[^`]*`/.test(text);
}

const withoutEscapes = (raw: string): string => raw.replace(/\\[\s\S]/g, "");
