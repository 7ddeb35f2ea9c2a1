/**
 * The env file grammar of compose: compose-spec/compose-go v2.9.1 (docker compose 2.40.3), dotenv/parser.go, `parser.parse` and what it
 * calls, and dotenv/godotenv.go (`parseWithLookup`, `expandVariables`).
 */
import { type Lookup, substitute } from "./composeTemplate.ts";
import { countNewlines, isGoSpace, trimRight } from "./goText.ts";
import type { ExpansionBudget } from "./loaded.ts";

/** Adds what the text sets to `values`, which interpolation sees too, after `lookup`. Gives the error, if the parser refuses the text. */
export function parseComposeDotenv(
  text: string,
  values: Map<string, string>,
  lookup: Lookup,
  complain: (complaint: string) => void,
  budget: ExpansionBudget,
): string | undefined {
  const source = text.startsWith("\ufeff") ? text.slice(1) : text;
  let at = 0;
  let line = 1;
  const expand = (value: string): string | { readonly error: string } => {
    const found = substitute(value, (name) => lookup(name) ?? values.get(name), budget);
    if ("error" in found) return found;
    if (found.missing > 0) complain("a variable is not set. Defaulting to a blank string.");
    return found.value;
  };
  for (;;) {
    const start = statementStart(source, at);
    line += countNewlines(source, at, start);
    if (start >= source.length) return undefined;
    const key = locateKey(source, start, line);
    if ("error" in key) return key.error;
    if (key.isInherited && !key.hasBlank) line++;
    if (key.name.includes(" ")) return `line ${line}: key cannot contain a space`;
    at = key.end;
    if (key.isInherited) {
      const inherited = lookup(key.name);
      if (inherited !== undefined) values.set(key.name, inherited);
      continue;
    }
    const quote = source[at];
    let written: string;
    if (quote === "'" || quote === '"') {
      const read = readQuoted(source, at, quote);
      line += countNewlines(source, at, read.end);
      if (read.value === undefined) return `line ${line}: unterminated quoted value`;
      at = read.end;
      if (quote === "'") {
        values.set(key.name, read.value);
        continue;
      }
      written = expandEscapes(read.value);
    } else {
      const newline = source.indexOf("\n", at);
      const end = newline === -1 ? source.length : newline;
      written = unquotedValue(source.slice(at, end));
      line++;
      at = newline === -1 ? source.length : newline + 1;
    }
    const value = expand(written);
    if (typeof value !== "string") return value.error;
    values.set(key.name, value);
  }
}

/** `getStatementStart`: behind white space and comments. */
function statementStart(source: string, from: number): number {
  let at = from;
  for (;;) {
    while (at < source.length && isGoSpace(source.charCodeAt(at))) at++;
    if (source[at] !== "#") return at;
    const newline = source.indexOf("\n", at);
    if (newline === -1) return source.length;
    at = newline;
  }
}

/** `isSpace` of dotenv/parser.go: white space within a line. */
const isBlank = (code: number): boolean =>
  code === 0x20 || code === 0x09 || (code >= 0x0b && code <= 0x0d) || code === 0x85 || code === 0xa0;

const LF = 0x0a;
const COLON = 0x3a;
const EQUALS = 0x3d;

/** Letters and numbers of any script, and `_.-[]`. */
function isNameCharacter(code: number): boolean {
  if (code >= 0x80) return /[\p{L}\p{N}]/u.test(String.fromCodePoint(code));
  return (
    (code >= 0x61 && code <= 0x7a) ||
    (code >= 0x41 && code <= 0x5b) ||
    (code >= 0x30 && code <= 0x39) ||
    code === 0x5f ||
    code === 0x5d ||
    code === 0x2d ||
    code === 0x2e
  );
}

interface Key {
  readonly name: string;
  /** The offset of the value, or of the next line. */
  readonly end: number;
  /** The name stands alone on its line: its value comes from outside. */
  readonly isInherited: boolean;
  readonly hasBlank: boolean;
}

/** `locateKeyName` */
function locateKey(source: string, start: number, line: number): Key | { readonly error: string } {
  let from = start;
  if (source.startsWith("export", start) && /[\t\n\f\r ]/.test(source[start + 6] ?? "")) {
    from = start + 6;
    while (from < source.length && isBlank(source.charCodeAt(from))) from++;
  }
  for (let at = from; at < source.length; ) {
    const code = source.codePointAt(at) as number;
    if (code === EQUALS || code === COLON || code === LF) return keyUpTo(source, from, at, code === LF);
    if (!isBlank(code) && !isNameCharacter(code)) {
      const shown = JSON.stringify(code >= 0xdc80 && code <= 0xdcff ? "\ufffd" : String.fromCodePoint(code));
      return { error: `line ${line}: unexpected character ${shown} in variable name` };
    }
    at += code > 0xffff ? 2 : 1;
  }
  // A last line without an equals sign is the value of the empty name; without anything ("export " at the end) it is an error.
  return from >= source.length ? { error: "zero length string" } : { name: "", end: from, isInherited: false, hasBlank: false };
}

function keyUpTo(source: string, from: number, at: number, isInherited: boolean): Key {
  const written = source.slice(from, at);
  let end = at + 1;
  while (end < source.length && isBlank(source.charCodeAt(end))) end++;
  return { name: trimRight(written, isGoSpace), end, isInherited, hasBlank: written.includes(" ") };
}

/** The end is behind the closing quote, or the end of the text, with no value, if there is none. */
function readQuoted(source: string, open: number, quote: string): { readonly value: string | undefined; readonly end: number } {
  let value = "";
  let copied = open + 1;
  let at = open + 1;
  while (at < source.length) {
    const char = source[at];
    if (char === quote) return { value: value + source.slice(copied, at), end: at + 1 };
    if (char !== "\\") at++;
    else if (source[at + 1] === quote) {
      // Only an escaped quote loses its backslash here.
      value += source.slice(copied, at) + quote;
      at += 2;
      copied = at;
    } else at += 2;
  }
  return { value: undefined, end: source.length };
}

/** Up to a blank with a number sign behind it, without white space at the end. */
function unquotedValue(line: string): string {
  const comment = line.indexOf(" #");
  return trimRight(comment === -1 ? line : line.slice(0, comment), isGoSpace);
}

const escapes: Readonly<Record<string, string>> = { a: "\x07", b: "\b", f: "\f", n: "\n", r: "\r", t: "\t", v: "\v", '"': '"', "\\": "\\" };

/** `expandEscapes`: Go's escapes of one character, `\$` as `$$` for the template, and octal ones with a leading zero. */
function expandEscapes(value: string): string {
  if (!value.includes("\\")) return value;
  return value.replace(/\\(?:[abcfnrtv$"\\]|0[0-9]{0,3})/g, (match) => {
    if (match === "\\$") return "$$";
    if (match[1] !== "0") return escapes[match[1] as string] ?? match;
    const digits = match.slice(2);
    const code = /^[0-7]{3}$/.test(digits) ? Number.parseInt(digits, 8) : Number.POSITIVE_INFINITY;
    // What `strconv.UnquoteChar` refuses stays, but the zero is gone by then.
    return code <= 0xff ? String.fromCharCode(code) : `\\${digits}`;
  });
}
