import type { SyntaxNode } from "@lezer/common";
import { MappedStringBuilder } from "../../text/mappedString.ts";
import type { Span } from "../../text/span.ts";
import type { Quoting } from "../document.ts";
import type { Expression } from "../pythonTree.ts";
import { childrenOf, sliceNode, spanOf } from "./nodes.ts";

/** One literal of a possibly concatenated string (Python reference, "String and Bytes literals"). */
interface Piece {
  readonly node: SyntaxNode;
  readonly prefix: string;
  readonly quote: string;
  /** Between the quotes. */
  readonly inside: Span;
}

/** Reads a string, bytes or format literal, or several adjacent ones; `inner` reads the expressions of a format string. */
export function readString(node: SyntaxNode, text: string, inner: (node: SyntaxNode) => Expression): Expression {
  const span = spanOf(node);
  const unknown: Expression = { kind: "unknown", span };
  const nodes = node.name === "ContinuedString" ? childrenOf(node) : [node];
  const pieces: Piece[] = [];
  for (const each of nodes) {
    const piece = readPiece(each, text);
    if (piece === undefined) return unknown;
    pieces.push(piece);
  }
  const bytes = pieces.filter((piece) => piece.prefix.includes("b")).length;
  const first = pieces[0];
  if (first === undefined || (bytes > 0 && bytes < pieces.length)) return unknown;
  if (pieces.some((piece) => piece.prefix.includes("t"))) return unknown;
  if (pieces.some((piece) => piece.prefix.includes("f"))) return readFormat(pieces, span, text, inner) ?? unknown;
  const builder = new MappedStringBuilder();
  for (const piece of pieces) if (!decode(text, piece.inside, piece.prefix, builder)) return unknown;
  const end = pieces.length === 1 ? first.inside.end : (pieces.at(-1) as Piece).inside.end;
  const value = builder.build({ start: first.inside.start, end });
  if (bytes > 0) return { kind: "bytes", span, value };
  const style: Style = {
    quote: first.quote,
    raw: first.prefix.includes("r"),
    keepsOneLine: text.slice(span.start, span.end).includes("\\n"),
  };
  const eol = text.includes("\r\n") ? "\r\n" : "\n";
  return { kind: "string", span, value, quoting: quotingOf(first), encode: (replacement) => encodeString(replacement, style, eol) };
}

function readPiece(node: SyntaxNode, text: string): Piece | undefined {
  if (node.name !== "String" && node.name !== "FormatString") return undefined;
  const written = sliceNode(text, node);
  const opening = /^([A-Za-z]{0,2})('''|"""|'|")/.exec(written.slice(0, 5));
  const quote = opening?.[2];
  if (opening === null || opening === undefined || quote === undefined) return undefined;
  const start = node.from + opening[0].length;
  const closed = node.to - quote.length >= start && written.endsWith(quote);
  return { node, prefix: (opening[1] ?? "").toLowerCase(), quote, inside: { start, end: closed ? node.to - quote.length : node.to } };
}

function quotingOf(piece: Piece): Quoting {
  if (piece.prefix.includes("r")) return "raw-string";
  if (piece.quote.length === 3) return piece.quote === "'''" ? "triple-single" : "triple-double";
  return piece.quote === "'" ? "single" : "double";
}

const SIMPLE: Readonly<Record<string, string>> = {
  "\\": "\\",
  "'": "'",
  '"': '"',
  a: "\x07",
  b: "\b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
  v: "\v",
};

/** Appends the decoded text of a literal; false when it holds something that is not known here (`\N{…}`, a broken escape). */
function decode(text: string, inside: Span, prefix: string, builder: MappedStringBuilder): boolean {
  const raw = prefix.includes("r");
  let from = inside.start;
  let at = inside.start;
  const put = (value: string, end: number): void => {
    builder.copy(text.slice(from, at), from);
    builder.decoded(value, { start: at, end });
    at = end;
    from = end;
  };
  while (at < inside.end) {
    const char = text[at];
    // Python reads every line end of a source as LF ("Physical lines").
    if (char === "\r") put("\n", text[at + 1] === "\n" && at + 1 < inside.end ? at + 2 : at + 1);
    else if (char !== "\\" || raw || at + 1 >= inside.end) at++;
    else {
      const escaped = readEscape(text, at, inside.end, prefix.includes("b"));
      if (escaped === undefined) return false;
      if (escaped.value === undefined) at = escaped.end;
      else put(escaped.value, escaped.end);
    }
  }
  builder.copy(text.slice(from, inside.end), from);
  return true;
}

/** An escape; `value` is absent for one that Python leaves as it is, the result is for one that cannot be decoded. */
function readEscape(text: string, at: number, limit: number, bytes: boolean): { value?: string; end: number } | undefined {
  const letter = text[at + 1] as string;
  const simple = SIMPLE[letter];
  if (simple !== undefined) return { value: simple, end: at + 2 };
  if (letter === "\n") return { value: "", end: at + 2 };
  if (letter === "\r") return { value: "", end: text[at + 2] === "\n" ? at + 3 : at + 2 };
  if (/[0-7]/.test(letter)) {
    const digits = /^[0-7]{1,3}/.exec(text.slice(at + 1, Math.min(at + 4, limit)))?.[0] ?? letter;
    return { value: String.fromCharCode(Number.parseInt(digits, 8)), end: at + 1 + digits.length };
  }
  if (letter === "x") return readHex(text, at, 2, limit);
  if (bytes) return { end: at + 2 };
  if (letter === "u") return readHex(text, at, 4, limit);
  if (letter === "U") return readHex(text, at, 8, limit);
  return letter === "N" ? undefined : { end: at + 1 };
}

function readHex(text: string, at: number, length: number, limit: number): { value: string; end: number } | undefined {
  const end = at + 2 + length;
  const digits = text.slice(at + 2, Math.min(end, limit));
  const code = Number.parseInt(digits, 16);
  return digits.length === length && /^[0-9A-Fa-f]+$/.test(digits) && code <= 0x10ffff
    ? { value: String.fromCodePoint(code), end }
    : undefined;
}

function readFormat(pieces: readonly Piece[], span: Span, text: string, inner: (node: SyntaxNode) => Expression): Expression | undefined {
  const parts: (string | Expression)[] = [];
  for (const piece of pieces) {
    const isFormat = piece.prefix.includes("f");
    let from = piece.inside.start;
    const literal = (end: number): boolean => {
      const builder = new MappedStringBuilder();
      if (!decode(text, { start: from, end: Math.max(from, end) }, piece.prefix, builder)) return false;
      const value = isFormat ? builder.value.replaceAll("{{", "{").replaceAll("}}", "}") : builder.value;
      if (value !== "") parts.push(value);
      return true;
    };
    const holes = isFormat ? childrenOf(piece.node).filter((child) => child.name === "FormatReplacement") : [];
    for (const hole of holes) {
      if (!literal(hole.from)) return undefined;
      parts.push(readHole(hole, inner));
      from = hole.to;
    }
    if (!literal(piece.inside.end)) return undefined;
  }
  return { kind: "format", span, pieces: parts };
}

/** `{expression}`; with a conversion, a format or `=` the text is not the value of the expression. */
function readHole(hole: SyntaxNode, inner: (node: SyntaxNode) => Expression): Expression {
  const children = childrenOf(hole).filter((child) => child.name !== "{" && child.name !== "}");
  const [only] = children;
  return only !== undefined && children.length === 1 ? inner(only) : { kind: "unknown", span: spanOf(hole) };
}

interface Style {
  readonly quote: string;
  readonly raw: boolean;
  readonly keepsOneLine: boolean;
}

/** Text that a Python source can hold as it is. */
const UNPRINTABLE = /[\0-\x08\x0b-\x1f\x7f-\x9f\ufeff\u2028\u2029]|\p{Cs}/gu;

/** A literal that Python reads as `value`, in the given style; over several lines in triple quotes unless the old one was one line with `\n`. */
function encodeString(value: string, style: Style, eol: string): string {
  const mark = style.quote.slice(0, 1);
  const multiLine = value.includes("\n");
  const triple = style.quote.length === 3 || (multiLine && !style.keepsOneLine);
  const quote = triple ? mark.repeat(3) : mark;
  const plain = value.search(UNPRINTABLE) < 0;
  if (style.raw && plain && (triple || !multiLine) && !value.includes(mark) && !value.endsWith("\\")) {
    return `r${quote}${value.replaceAll("\n", eol)}${quote}`;
  }
  let written = value.replaceAll("\\", "\\\\").replace(UNPRINTABLE, hexEscape);
  if (triple) {
    // A mark is escaped only where it could end the literal.
    if (value.includes(quote) || value.endsWith(mark)) written = written.replaceAll(mark, `\\${mark}`);
    written = written.replaceAll("\n", eol);
  } else written = written.replaceAll(mark, `\\${mark}`).replaceAll("\n", "\\n");
  return `${quote}${written}${quote}`;
}

function hexEscape(char: string): string {
  if (char === "\r") return "\\r";
  const code = char.charCodeAt(0);
  return code < 0x100 ? `\\x${code.toString(16).padStart(2, "0")}` : `\\u${code.toString(16).padStart(4, "0")}`;
}
