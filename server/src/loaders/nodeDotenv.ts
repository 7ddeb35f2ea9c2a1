/**
 * The npm package dotenv: motdotla/dotenv 18.0.10, lib/main.js, `parse` (the pattern `LINE`, multi-line and global) and `populate`
 * without `override`. 16 and 17 read alike. Written as a scanner with the same choices in the same order, because the pattern itself
 * takes quadratic time on blank lines; the package is the oracle of its tests.
 */
import { loadedBelow } from "./loaded.ts";
import { emptyContext, type Loader } from "./loader.ts";
import { upToNul, withReplacementCharacters } from "./replacementCharacters.ts";

export const nodeDotenv: Loader = {
  id: "node-dotenv",
  title: "dotenv (npm)",
  layering: "first-wins",
  read(text, context = emptyContext) {
    const values = new Map<string, string>();
    for (const [name, value] of parseNodeDotenv(withReplacementCharacters(text))) values.set(name, upToNul(value));
    return loadedBelow(values, context);
  },
};

/** What `dotenv.parse` gives for the text. */
export function parseNodeDotenv(file: string): ReadonlyMap<string, string> {
  const text = file.includes("\r") ? file.replace(/\r\n?/g, "\n") : file;
  const values = new Map<string, string>();
  let at = 0;
  while (at < text.length) {
    const start = skipSpace(text, at);
    const statement = start < text.length ? readStatement(text, start) : undefined;
    // An assignment to `__proto__` of a plain object is lost.
    if (statement !== undefined && statement.name !== "__proto__") values.set(statement.name, cleanValue(statement.value));
    at = nextLine(text, statement === undefined ? start : statement.end);
  }
  return values;
}

interface Statement {
  readonly name: string;
  readonly value: string;
  readonly end: number;
}

/** `(?:export\s+)?([\w.-]+)(?:\s*=\s*?|:\s+?)` and what follows, at a place without white space. */
function readStatement(text: string, start: number): Statement | undefined {
  if (text.startsWith("export", start)) {
    const nameStart = skipSpace(text, start + 6);
    const exported = nameStart > start + 6 ? readAssignment(text, nameStart) : undefined;
    if (exported !== undefined) return exported;
  }
  return readAssignment(text, start);
}

function readAssignment(text: string, start: number): Statement | undefined {
  let nameEnd = start;
  while (isNameCharacter(text.charCodeAt(nameEnd))) nameEnd++;
  if (nameEnd === start) return undefined;
  const separator = skipSpace(text, nameEnd);
  let valueStart: number;
  if (text[separator] === "=") valueStart = separator + 1;
  else if (text[nameEnd] === ":" && isSpace(text.charCodeAt(nameEnd + 1))) valueStart = nameEnd + 2;
  else return undefined;
  return { name: text.slice(start, nameEnd), ...readValue(text, valueStart) };
}

/**
 * The value and what may follow it on its line. A quoted value counts only if nothing but white space and a comment follow its closing
 * quote; the closing quote is the first one without a backslash, else the last one with. Otherwise the rest of the line up to a `#`.
 */
function readValue(text: string, start: number): { readonly value: string; readonly end: number } {
  const open = skipSpace(text, start);
  const quote = text[open];
  if (quote === "'" || quote === '"' || quote === "`") {
    for (const close of closingQuotes(text, open, quote)) {
      const end = statementEnd(text, close + 1);
      if (end !== -1) return { value: text.slice(open, close + 1), end };
    }
  }
  let valueEnd = start;
  while (valueEnd < text.length && text[valueEnd] !== "#" && text[valueEnd] !== "\n") valueEnd++;
  return { value: text.slice(start, valueEnd), end: Math.max(valueEnd, statementEnd(text, valueEnd)) };
}

/** The places at which `"(?:\\"|[^"])*"` can end, in the order in which the pattern tries them. */
function* closingQuotes(text: string, open: number, quote: string): Iterable<number> {
  const escaped: number[] = [];
  for (let at = text.indexOf(quote, open + 1); at !== -1; at = text.indexOf(quote, at + 1)) {
    if (at === open + 1 || text[at - 1] !== "\\") {
      yield at;
      break;
    }
    escaped.push(at);
  }
  for (let i = escaped.length - 1; i >= 0; i--) yield escaped[i] as number;
}

/** `\s*(?:#.*)?$`: where it ends, or -1. A comment may begin on a later line; without one, the last line end of the white space. */
function statementEnd(text: string, start: number): number {
  const after = skipSpace(text, start);
  if (after >= text.length) return after;
  if (text[after] === "#") return lineEnd(text, after);
  for (let at = after - 1; at >= start; at--) if (isLineTerminator(text.charCodeAt(at))) return at;
  return -1;
}

/** Takes off white space and quotes, and expands `\n` and `\r` if the value began with a double quote. */
function cleanValue(written: string): string {
  const trimmed = written.trim();
  const value = withoutQuotes(trimmed);
  return trimmed.startsWith('"') ? value.replaceAll("\\n", "\n").replaceAll("\\r", "\r") : value;
}

/** `replace(/^(['"`])([\s\S]*)\1$/mg, "$2")`: from a quote at a line's start to the last such quote at a line's end. */
function withoutQuotes(value: string): string {
  if (!/['"`]/.test(value)) return value;
  const closing = new Map<string, number>();
  let result = "";
  let copied = 0;
  for (let at = 0; at < value.length; at = nextLine(value, at)) {
    const quote = value[at] as string;
    if (quote !== "'" && quote !== '"' && quote !== "`") continue;
    const close = closing.get(quote) ?? lastQuoteAtLineEnd(value, quote);
    closing.set(quote, close);
    if (close <= at) continue;
    result += value.slice(copied, at) + value.slice(at + 1, close);
    copied = close + 1;
    at = copied;
  }
  return result + value.slice(copied);
}

function lastQuoteAtLineEnd(value: string, quote: string): number {
  for (let at = value.length - 1; at >= 0; at--) {
    if (value[at] === quote && (at + 1 === value.length || isLineTerminator(value.charCodeAt(at + 1)))) return at;
  }
  return -1;
}

/** The start of the line after the one that `at` is on. */
function nextLine(text: string, at: number): number {
  return Math.min(lineEnd(text, at) + 1, text.length);
}

function lineEnd(text: string, at: number): number {
  let end = at;
  while (end < text.length && !isLineTerminator(text.charCodeAt(end))) end++;
  return end;
}

function skipSpace(text: string, at: number): number {
  let next = at;
  while (isSpace(text.charCodeAt(next))) next++;
  return next;
}

/** LineTerminator of ECMA-262 §12.3, which `^`, `$` and `.` go by. */
const isLineTerminator = (code: number): boolean => code === 0x0a || code === 0x0d || code === 0x2028 || code === 0x2029;

/** `\s`: WhiteSpace and LineTerminator of ECMA-262 §12.2 and §12.3, the byte order mark among them. */
function isSpace(code: number): boolean {
  if (code < 0x80) return code === 0x20 || (code >= 0x09 && code <= 0x0d);
  return (
    code === 0xa0 ||
    code === 0x1680 ||
    (code >= 0x2000 && code <= 0x200a) ||
    isLineTerminator(code) ||
    code === 0x202f ||
    code === 0x205f ||
    code === 0x3000 ||
    code === 0xfeff
  );
}

/** `[\w.-]` */
const isNameCharacter = (code: number): boolean =>
  (code >= 0x30 && code <= 0x39) ||
  (code >= 0x41 && code <= 0x5a) ||
  (code >= 0x61 && code <= 0x7a) ||
  code === 0x5f ||
  code === 0x2e ||
  code === 0x2d;
