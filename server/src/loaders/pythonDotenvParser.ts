/**
 * The grammar of python-dotenv 0.21 to 1.2.4, src/dotenv/parser.py (`parse_binding` and what it calls), and its interpolation,
 * src/dotenv/variables.py (`parse_variables`). Written as a scanner: the patterns there are tried at one place each and never give back
 * what they took, but for the quoted values.
 */
import type { ExpansionBudget } from "./loaded.ts";
import type { PythonDotenvTraits } from "./pythonDotenvReleases.ts";
import { isPythonSpace, universalNewlines } from "./pythonText.ts";

/** `value` undefined: a name without an equals sign, Python's None. */
export interface Binding {
  readonly name: string;
  readonly value: string | undefined;
}

export interface ParsedBindings {
  readonly bindings: readonly Binding[];
  /** One for each statement that could not be parsed: the line it starts at. */
  readonly complaints: readonly string[];
}

const isLineEnd = (char: string | undefined): boolean => char === "\n" || char === "\r";

/** `[^\S\r\n]` */
const isBlank = (text: string, at: number): boolean => at < text.length && !isLineEnd(text[at]) && isPythonSpace(text.charCodeAt(at));

/** Reads all bindings of a file's text, in order, as a release with these traits does. */
export function parseBindings(file: string, traits: PythonDotenvTraits): ParsedBindings {
  const text = universalNewlines(traits.dropsByteOrderMark && file.startsWith("\ufeff") ? file.slice(1) : file);
  const bindings: Binding[] = [];
  const complaints: string[] = [];
  const scanner = new Scanner(text, traits);
  let at = 0;
  let line = 1;
  let counted = 0;
  while (at < text.length) {
    const start = at;
    const binding = scanner.binding();
    at = scanner.at;
    if (binding === "error") {
      for (; counted < start; counted++) if (isLineEnd(text[counted])) line++;
      complaints.push(`python-dotenv could not parse statement starting at line ${line}`);
    } else if (binding !== undefined) bindings.push(binding);
  }
  return { bindings, complaints };
}

class Scanner {
  at = 0;
  readonly #text: string;
  readonly #traits: PythonDotenvTraits;

  constructor(text: string, traits: PythonDotenvTraits) {
    this.#text = text;
    this.#traits = traits;
  }

  /** Undefined: nothing but white space or a comment. */
  binding(): Binding | "error" | undefined {
    while (this.at < this.#text.length && isPythonSpace(this.#text.charCodeAt(this.at))) this.at++;
    if (this.at >= this.#text.length) return undefined;
    const binding = this.#statement();
    if (binding === "error") {
      this.#toLineEnd();
      if (this.at < this.#text.length) this.at++;
    }
    return binding;
  }

  #statement(): Binding | "error" | undefined {
    this.#skipExport();
    const name = this.#name();
    if (name === "error") return "error";
    this.#skipBlanks();
    let value: string | undefined;
    if (this.#text[this.at] === "=") {
      const behindSign = ++this.at;
      this.#skipBlanks();
      const isComment = this.#traits.readsCommentAsEmpty && this.at > behindSign && this.#text[this.at] === "#";
      const read = isComment ? { text: "" } : this.#value();
      if (read === "error") return "error";
      value = read.text;
    }
    this.#skipComment();
    this.#skipBlanks();
    if (this.at < this.#text.length) {
      if (!isLineEnd(this.#text[this.at])) return "error";
      this.at++;
    }
    return name === undefined ? undefined : { name, value };
  }

  #skipExport(): void {
    if (!this.#text.startsWith("export", this.at) || !isBlank(this.#text, this.at + 6)) return;
    this.at += 6;
    this.#skipBlanks();
  }

  #name(): string | undefined | "error" {
    const first = this.#text[this.at];
    if (first === "#") return undefined;
    if (first === "'") {
      const close = this.#text.indexOf("'", this.at + 1);
      if (close === -1 || close === this.at + 1) return "error";
      const name = this.#text.slice(this.at + 1, close);
      this.at = close + 1;
      return name;
    }
    const start = this.at;
    while (this.at < this.#text.length && !"=#".includes(this.#text[this.at] as string) && !isPythonSpace(this.#text.charCodeAt(this.at))) {
      this.at++;
    }
    return this.at === start ? "error" : this.#text.slice(start, this.at);
  }

  #value(): { readonly text: string } | "error" {
    const first = this.#text[this.at];
    if (first === "'" || first === '"') {
      const findClose = this.#traits.pairsBackslashes ? closingQuote : closingQuoteBefore123;
      const close = findClose(this.#text, this.at, first);
      if (close === -1) return "error";
      const written = this.#text.slice(this.at + 1, close);
      this.at = close + 1;
      return { text: first === "'" ? written.replace(/\\([\\'])/g, "$1") : decodeEscapes(written) };
    }
    const start = this.at;
    this.#toLineEnd();
    return { text: withoutComment(this.#text.slice(start, this.at)) };
  }

  #skipComment(): void {
    const start = this.at;
    this.#skipBlanks();
    if (this.#text[this.at] === "#") this.#toLineEnd();
    else this.at = start;
  }

  #skipBlanks(): void {
    while (isBlank(this.#text, this.at)) this.at++;
  }

  #toLineEnd(): void {
    const end = this.#text.indexOf("\n", this.at);
    this.at = end === -1 ? this.#text.length : end;
  }
}

/** `"((?:\\.|[^"\\])*)"`: the first quote that no backslash escapes. */
function closingQuote(text: string, open: number, quote: string): number {
  for (let at = open + 1; at < text.length; at++) {
    if (text[at] === quote) return at;
    if (text[at] === "\\") at++;
  }
  return -1;
}

/**
 * `"((?:\\"|[^"])*)"`: the first quote without a backslash in front of it, or, if the text ends before one, the last quote at all:
 * the pattern then takes its backslash as a character. A backslash that is itself escaped counts all the same.
 */
function closingQuoteBefore123(text: string, open: number, quote: string): number {
  let last = -1;
  for (let at = text.indexOf(quote, open + 1); at !== -1; at = text.indexOf(quote, at + 1)) {
    if (at === open + 1 || text[at - 1] !== "\\") return at;
    last = at;
  }
  return last;
}

const escapes: Readonly<Record<string, string>> = {
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

const decodeEscapes = (written: string): string =>
  written.includes("\\") ? written.replace(/\\([\\'"abfnrtv])/g, (_, char: string) => escapes[char] as string) : written;

/** `re.sub(r"\s+#.*", "", part).rstrip()` */
function withoutComment(part: string): string {
  let end = part.length;
  for (let hash = part.indexOf("#"); hash !== -1; hash = part.indexOf("#", hash + 1)) {
    if (hash > 0 && isPythonSpace(part.charCodeAt(hash - 1))) {
      end = hash;
      break;
    }
  }
  while (end > 0 && isPythonSpace(part.charCodeAt(end - 1))) end--;
  return part.slice(0, end);
}

/**
 * Replaces `${NAME}` and `${NAME:-default}`, in any kind of quotes. The name may hold anything but `}` and `:`; there is no escape, and
 * `$NAME` is left alone. When the budget is used up the result means nothing.
 */
export function interpolate(value: string, resolve: (name: string) => string | undefined, budget: ExpansionBudget): string {
  let at = value.indexOf("${");
  if (at === -1) return value;
  let result = "";
  let copied = 0;
  let close = -1;
  let colon = -1;
  while (at !== -1) {
    if (close < at + 2) close = value.indexOf("}", at + 2);
    if (close === -1) break;
    if (colon !== -2 && colon < at + 2) colon = value.indexOf(":", at + 2);
    if (colon === -1) colon = -2;
    const hasColon = colon >= 0 && colon < close;
    if (!hasColon || value[colon + 1] === "-") {
      const name = value.slice(at + 2, hasColon ? colon : close);
      const fallback = hasColon ? value.slice(colon + 2, close) : "";
      const replacement = resolve(name) ?? fallback;
      budget.left -= replacement.length;
      if (budget.left < 0) return "";
      result += value.slice(copied, at) + replacement;
      copied = close + 1;
      at = value.indexOf("${", copied);
    } else at = value.indexOf("${", at + 1);
  }
  return result + value.slice(copied);
}
