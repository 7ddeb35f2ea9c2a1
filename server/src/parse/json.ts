import { createScanner, type JSONScanner, type SyntaxKind } from "jsonc-parser";
import { type MappedString, MappedStringBuilder, verbatim } from "../text/mappedString.ts";
import type { Span } from "../text/span.ts";
import type { DataItem, DataNode, DataScalar } from "./data.ts";
import { commentDirectives } from "./directives.ts";
import type { ParsedDocument, ParseProblem } from "./document.ts";
import { environmentEntries } from "./environmentEntries.ts";
import { closingQuote, endsInEscape, readEscape } from "./jsonStrings.ts";

/**
 * Nesting from which on a reader that recurses gives up: CPython's default recursion limit is 1000 frames, and `json` uses one per level
 * (Lib/json/decoder.py, Modules/_json.c). Newer versions of CPython allow more, none allows everything.
 */
const DEEPEST = 990;

/** Values that are kept; behind so many, the rest is read for its syntax only. */
const MOST_VALUES = 200_000;

/** Texts beyond this length (UTF-16 units) are not read: nothing that configures authentication comes near it. */
const LONGEST = 20_000_000;

/** Problems behind which Python's `json.loads` still returns a value. */
const TOLERATED: ReadonlySet<string> = new Set(["json-duplicate-key"]);

/**
 * Whether Python's `json.loads` accepts the text, judged by the problems of {@link parseJson}. It is stricter than an editor (no comments,
 * no trailing commas, no byte order mark, no raw control characters) and laxer than RFC 8259 (`NaN`, `Infinity`, repeated names).
 */
export function acceptedByPython(problems: readonly ParseProblem[]): boolean {
  return problems.every((problem) => TOLERATED.has(problem.code));
}

/** Token kinds of jsonc-parser, whose `const enum` cannot be used with isolated modules. */
const OPEN_BRACE: SyntaxKind = 1;
const CLOSE_BRACE: SyntaxKind = 2;
const OPEN_BRACKET: SyntaxKind = 3;
const CLOSE_BRACKET: SyntaxKind = 4;
const COMMA: SyntaxKind = 5;
const COLON: SyntaxKind = 6;
const NULL: SyntaxKind = 7;
const TRUE: SyntaxKind = 8;
const FALSE: SyntaxKind = 9;
const STRING: SyntaxKind = 10;
const NUMBER: SyntaxKind = 11;
const LINE_COMMENT: SyntaxKind = 12;
const BLOCK_COMMENT: SyntaxKind = 13;
const LINE_BREAK: SyntaxKind = 14;
const WHITE_SPACE: SyntaxKind = 15;
const END: SyntaxKind = 17;

/** A list or map that is still open. */
interface Frame {
  readonly kind: "map" | "list";
  readonly start: number;
  readonly items: DataItem[];
  readonly nodes: DataNode[];
  readonly names: Set<string>;
  key?: DataScalar | undefined;
  /** What may come next. */
  expect: "item" | "colon" | "value" | "comma";
  comma?: Span | undefined;
  /** Below the depth limit: read for its end, not kept. */
  readonly dropped: boolean;
}

/** Reads JSON as an editor would (comments and trailing commas are read over) and says where Python's `json.loads` would refuse it. */
export function parseJson(uri: string, text: string): ParsedDocument {
  const problems: ParseProblem[] = [];
  const data = new JsonReader(text, problems).read();
  return {
    uri,
    text,
    syntax: "json",
    entries: data === undefined ? [] : environmentEntries(data, (_node, value) => JSON.stringify(value)),
    ...(data === undefined ? {} : { data }),
    commands: [],
    blocks: [],
    problems,
    directives: commentDirectives(text, ["//", "/*"]),
  };
}

class JsonReader {
  readonly #text: string;
  readonly #problems: ParseProblem[];
  readonly #scanner: JSONScanner;
  readonly #stack: Frame[] = [];
  #root: DataNode | undefined;
  #tooDeep = false;
  #values = 0;

  constructor(text: string, problems: ParseProblem[]) {
    this.#text = text;
    this.#problems = problems;
    this.#scanner = createScanner(text, false);
  }

  read(): DataNode | undefined {
    const text = this.#text;
    if (text.length > LONGEST) {
      this.#problem("json-too-large", "The file is too large to be checked", { start: 0, end: 0 });
      return undefined;
    }
    if (text.charCodeAt(0) === 0xfeff) {
      this.#problem("json-bom", "A byte order mark stands before the JSON text", { start: 0, end: 1 });
      this.#scanner.setPosition(1);
    }
    while (this.#step());
    if (this.#root === undefined && this.#problems.every((problem) => problem.code === "json-bom" || problem.code === "json-comment")) {
      this.#problem("json-empty", "There is no JSON value", { start: 0, end: text.length });
    }
    return this.#root;
  }

  /** Reads one token; false at the end of the text. */
  #step(): boolean {
    const scanner = this.#scanner;
    if (this.#text[scanner.getPosition()] === "'" && this.#singleQuoted(scanner.getPosition())) return true;
    const token = scanner.scan();
    const start = scanner.getTokenOffset();
    const span = { start, end: Math.min(scanner.getPosition(), this.#text.length) };
    const top = this.#stack.at(-1);
    switch (token) {
      case WHITE_SPACE:
      case LINE_BREAK:
        break;
      case LINE_COMMENT:
      case BLOCK_COMMENT:
        this.#problem("json-comment", "JSON has no comments", span);
        break;
      case OPEN_BRACE:
      case OPEN_BRACKET:
        this.#open(token === OPEN_BRACE ? "map" : "list", start);
        break;
      case CLOSE_BRACE:
      case CLOSE_BRACKET:
        this.#close(token === CLOSE_BRACE ? "map" : "list", span);
        break;
      case COMMA:
        if (top === undefined || top.expect !== "comma") this.#syntax("A value is missing before this comma", span);
        if (top !== undefined) {
          top.expect = "item";
          top.comma = span;
        }
        break;
      case COLON:
        if (top?.expect === "colon") top.expect = "value";
        else this.#syntax("A colon is not expected here", span);
        break;
      case STRING:
        this.#value(this.#string(span.start));
        break;
      case END:
        return this.#end();
      default:
        this.#value(this.#word(token, span));
    }
    return true;
  }

  #word(token: SyntaxKind, written: Span): DataScalar {
    let span = written;
    let word = this.#text.slice(span.start, span.end);
    if (token === NULL) return scalar(null, word, span);
    if (token === TRUE || token === FALSE) return scalar(token === TRUE, word, span);
    if (token === NUMBER) {
      if (this.#scanner.getTokenError() !== 0) this.#syntax("The number is not complete", span);
      return scalar(Number.parseFloat(word), word, span);
    }
    if (word === "-" && this.#text.startsWith("Infinity", span.end)) {
      span = { start: span.start, end: span.end + 8 };
      this.#scanner.setPosition(span.end);
    }
    word = this.#text.slice(span.start, span.end);
    // Python writes and reads these three (Lib/json/decoder.py, _CONSTANTS), although RFC 8259 section 6 does not know them.
    if (word === "NaN" || word === "Infinity" || word === "-Infinity") return scalar(Number(word), word, span);
    this.#syntax("This is not a JSON value", span);
    return scalar(word, word, span);
  }

  /** Reads a string in single quotes, as Python and JavaScript write it; false when the quote has no partner in its line. */
  #singleQuoted(start: number): boolean {
    const limit = Math.min(this.#text.length, start + 20_000);
    let end = start + 1;
    for (; end < limit; end++) {
      const char = this.#text[end];
      if (char === "\\") end++;
      else if (char === "'" || char === "\n" || char === "\r") break;
    }
    if (this.#text[end] !== "'") return false;
    const span = { start, end: end + 1 };
    this.#problem("json-single-quotes", "JSON strings stand in double quotes", span);
    this.#scanner.setPosition(span.end);
    const inner = verbatim(this.#text.slice(start + 1, end), start + 1);
    this.#value({ kind: "scalar", span, value: inner.value, text: inner, quoting: "single" });
    return true;
  }

  #open(kind: "map" | "list", start: number): void {
    const dropped = this.#stack.length >= DEEPEST;
    if (dropped && !this.#tooDeep) {
      this.#tooDeep = true;
      this.#problem("json-too-deep", "The nesting is deeper than Python's recursion limit", { start, end: start + 1 });
    }
    this.#beforeValue({ start, end: start + 1 });
    this.#stack.push({ kind, start, items: [], nodes: [], names: new Set(), expect: "item", dropped });
  }

  #close(kind: "map" | "list", span: Span): void {
    // A closing bracket of the wrong kind closes the nearest open one of its own kind, if there is one.
    const top = this.#stack.at(-1);
    if (top?.kind !== kind) {
      this.#syntax("This bracket closes nothing", span);
      if (this.#stack.length > DEEPEST || !this.#stack.some((frame) => frame.kind === kind)) return;
      while (this.#stack.at(-1)?.kind !== kind) this.#finish(span.start);
    } else if (top.expect === "item" && top.comma !== undefined) {
      this.#problem("json-trailing-comma", "JSON allows no comma before a closing bracket", top.comma);
    } else if (top.expect === "colon" || top.expect === "value") {
      this.#syntax("A value is missing before this bracket", span);
    }
    this.#finish(span.end);
  }

  #finish(end: number): void {
    const frame = this.#stack.pop();
    if (frame === undefined) return;
    this.#completeKey(frame);
    if (frame.dropped) return;
    const span = { start: frame.start, end };
    const node: DataNode = frame.kind === "map" ? { kind: "map", span, items: frame.items } : { kind: "list", span, items: frame.nodes };
    this.#put(node);
  }

  /** A name without a value becomes a `null`, so that it is not lost. */
  #completeKey(frame: Frame): void {
    const key = frame.key;
    if (key === undefined) return;
    frame.key = undefined;
    const at = { start: key.span.end, end: key.span.end };
    frame.items.push({ key: { value: key.text.value, span: key.span }, value: scalar(null, "", at) });
  }

  #end(): boolean {
    const at = { start: this.#text.length, end: this.#text.length };
    if (this.#stack.length > 0) this.#syntax("A bracket is not closed", { start: this.#stack.at(-1)?.start ?? 0, end: at.end });
    while (this.#stack.length > 0) this.#finish(at.end);
    return false;
  }

  /** Checks that a value may stand here. */
  #beforeValue(span: Span): void {
    const top = this.#stack.at(-1);
    if (top === undefined) {
      if (this.#root !== undefined) this.#syntax("There is text after the JSON value", span);
      return;
    }
    if (top.expect === "comma") this.#syntax("A comma is missing before this value", span);
    if (top.kind === "list") top.expect = "comma";
    else if (top.expect === "colon") {
      this.#syntax("A colon is missing before this value", span);
      top.expect = "comma";
    } else if (top.expect === "value") top.expect = "comma";
    else {
      this.#syntax("A name in double quotes is expected here", span);
      top.expect = "comma";
    }
    top.comma = undefined;
  }

  #value(node: DataScalar): void {
    const top = this.#stack.at(-1);
    const asKey = top?.kind === "map" && (top.expect === "item" || top.expect === "comma") && node.quoting !== "none";
    if (!asKey || top === undefined) {
      this.#beforeValue(node.span);
      this.#put(node);
      return;
    }
    if (top.expect === "comma") this.#syntax("A comma is missing before this name", node.span);
    if (top.names.has(node.text.value)) this.#problem("json-duplicate-key", "The name is repeated; the last value counts", node.span);
    top.names.add(node.text.value);
    top.comma = undefined;
    top.key = node;
    top.expect = "colon";
  }

  #put(node: DataNode): void {
    const top = this.#stack.at(-1);
    this.#values++;
    if (top === undefined) this.#root ??= node;
    else if (top.dropped || this.#values > MOST_VALUES) top.key = undefined;
    else if (top.kind === "list") top.nodes.push(node);
    else if (top.key !== undefined) {
      top.items.push({ key: { value: top.key.text.value, span: top.key.span }, value: node });
      top.key = undefined;
    }
  }

  /**
   * A string. A raw line break inside one is an error, but a pasted PEM is exactly that: the string goes on when a closing quote with a
   * separator behind it follows and no line before it looks like the start of something else.
   */
  #string(start: number): DataScalar {
    const text = this.#text;
    let end = this.#scanner.getPosition();
    if (this.#scanner.getTokenError() === 2) {
      const close = closingQuote(text, end);
      if (close !== undefined) {
        end = close + 1;
        this.#scanner.setPosition(end);
        this.#problem("json-control-character", "A line break inside a string must be written as \\n", { start, end });
      } else this.#syntax("The string is not closed", { start, end });
    }
    const closed = end - 1 > start && text[end - 1] === '"' && !endsInEscape(text, start + 1, end - 1);
    const decoded = this.#decode(start + 1, closed ? end - 1 : end);
    return { kind: "scalar", span: { start, end }, value: decoded.value, text: decoded, quoting: "double" };
  }

  #decode(start: number, end: number): MappedString {
    const text = this.#text;
    const builder = new MappedStringBuilder();
    let from = start;
    let controls = false;
    for (let at = start; at < end; at++) {
      const code = text.charCodeAt(at);
      if (code < 0x20 && code !== 10 && code !== 13 && !controls) {
        controls = true;
        this.#problem("json-control-character", "Control characters must be escaped in a string", { start: at, end: at + 1 });
      }
      if (code !== 0x5c) continue;
      builder.copy(text.slice(from, at), from);
      const found = readEscape(text, at, end);
      const span = { start: at, end: at + found.length };
      if (found.value === undefined) {
        this.#problem("json-escape", "JSON does not know this escape", span);
        builder.decoded(text.slice(at + 1, span.end), span);
      } else builder.decoded(found.value, span);
      at = span.end - 1;
      from = span.end;
    }
    if (from < end) builder.copy(text.slice(from, end), from);
    return builder.build({ start, end });
  }

  #syntax(message: string, span: Span): void {
    this.#problem("json-syntax", message, span);
  }

  /** At most a hundred problems are kept: behind so many, another one tells nothing. */
  #problem(code: string, message: string, span: Span): void {
    if (this.#problems.length < 100) this.#problems.push({ code, message, span });
  }
}

const scalar = (value: string | number | boolean | null, word: string, span: Span): DataScalar => ({
  kind: "scalar",
  span,
  value,
  text: verbatim(word, span.start),
  quoting: "none",
});
