/**
 * Reads words: quoting (POSIX XCU 2.2), and through `expansionReader.ts` what `$` and backquotes begin. Each function starts at `at` and leaves
 * `at` behind what it read; a construct that the file does not close sets `unterminated`.
 */
import type { Dialect } from "./dialect.ts";
import { type CommandCheck, ExpansionReader, type PieceReader } from "./expansionReader.ts";
import { merge, type Part, type Word } from "./syntax.ts";

const plainRun = /[^\s\\'"$`|&;()<>]+/y;
const quotedRun = /[^"\\$`]+/y;
const bracedRun = /[^"\\$`'}]+/y;

/** Deeper nesting than this is not followed. */
const deepest = 60;

export class WordReader implements PieceReader {
  at = 0;
  unterminated: string | undefined;
  doubtful = false;
  refused = false;
  #depth = 0;
  readonly #expansions: ExpansionReader;
  readonly text: string;
  readonly #dialect: Dialect;

  constructor(text: string, dialect: Dialect, check: CommandCheck) {
    this.text = text;
    this.#expansions = new ExpansionReader(this, dialect, check);
    this.#dialect = dialect;
  }

  /** A word, which may be empty if an operator or blank stands here. */
  readWord(): Word {
    const parts: Part[] = [];
    while (this.at < this.text.length && this.unterminated === undefined) {
      const c = this.text.charAt(this.at);
      if (c === "\n" || c === " " || c === "\t" || c === "|" || c === "&" || c === ";" || c === ")") break;
      if (c === "<" || c === ">") {
        if (!(this.#dialect.extended && this.text[this.at + 1] === "(")) break;
        this.at++;
        this.#expansions.skipParentheses();
        parts.push({ kind: "undecidable", because: "a process substitution", quoted: false });
      } else if (c === "(") {
        if (this.#dialect.name !== "zsh" || !this.#skipGlobGroup(parts)) break;
      } else this.readPiece(parts, false);
    }
    return merge(parts);
  }

  /** One quoted string, expansion or run of characters outside double quotes. `inBraces`: within `${name:-…}`. */
  readPiece(parts: Part[], inBraces: boolean): void {
    if (++this.#depth > deepest) {
      this.doubtful = true;
      this.fail("");
    } else this.#readPieceHere(parts, inBraces);
    this.#depth--;
  }

  #readPieceHere(parts: Part[], inBraces: boolean): void {
    const c = this.text.charAt(this.at);
    if (c === "\\") {
      const next = this.text[this.at + 1];
      this.at += 2;
      if (next === undefined) {
        this.at = this.text.length;
        // zsh drops a backslash at the end of the file, the others keep it.
        if (this.#dialect.name !== "zsh") parts.push({ kind: "text", text: "\\", quoted: true });
      } else if (next !== "\n") parts.push({ kind: "text", text: next, quoted: true });
    } else if (c === "'") {
      const end = this.text.indexOf("'", this.at + 1);
      if (end < 0) {
        this.fail("'");
        return;
      }
      parts.push({ kind: "text", text: this.text.slice(this.at + 1, end), quoted: true });
      this.at = end + 1;
    } else if (c === '"') this.readDoubleQuotes(parts);
    else if (c === "$") this.#expansions.readDollar(parts, false);
    else if (c === "`") this.#expansions.readBackquotes(parts, false);
    else {
      const run = inBraces ? bracedRun : plainRun;
      run.lastIndex = this.at;
      const text = run.exec(this.text)?.[0] ?? c;
      parts.push({ kind: "text", text, quoted: false });
      this.at += text.length;
    }
  }

  readDoubleQuotes(parts: Part[]): void {
    this.at++;
    parts.push({ kind: "text", text: "", quoted: true });
    while (this.unterminated === undefined) {
      const c = this.text[this.at];
      if (c === undefined) {
        this.fail('"');
        return;
      }
      if (c === '"') {
        this.at++;
        return;
      }
      this.#readQuotedPiece(parts, quotedRun, "");
    }
  }

  readQuotedPieceInBraces(parts: Part[]): void {
    this.#readQuotedPiece(parts, bracedRun, "}");
  }

  /** One piece of a text in double quotes. `alsoEscaped`: what a backslash protects beside `$`, `` ` ``, `"` and itself. */
  #readQuotedPiece(parts: Part[], run: RegExp, alsoEscaped: string): void {
    if (++this.#depth > deepest) {
      this.doubtful = true;
      this.fail("");
    } else this.#readQuotedPieceHere(parts, run, alsoEscaped);
    this.#depth--;
  }

  #readQuotedPieceHere(parts: Part[], run: RegExp, alsoEscaped: string): void {
    const c = this.text.charAt(this.at);
    if (c === "\\") {
      const next = this.text[this.at + 1];
      if (next === undefined) {
        this.fail('"');
        return;
      }
      this.at += 2;
      if (next === "\n") return;
      const escaped = next === "$" || next === "`" || next === '"' || next === "\\" || alsoEscaped.includes(next);
      parts.push({ kind: "text", text: escaped ? next : `\\${next}`, quoted: true });
    } else if (c === "$") this.#expansions.readDollar(parts, true);
    else if (c === "`") this.#expansions.readBackquotes(parts, true);
    else {
      run.lastIndex = this.at;
      const text = run.exec(this.text)?.[0] ?? c;
      parts.push({ kind: "text", text, quoted: true });
      this.at += text.length;
    }
  }

  /** Parentheses within a word of zsh are a pattern, which stays as it is where no pattern is matched. */
  #skipGlobGroup(parts: Part[]): boolean {
    const group = /\([A-Za-z0-9_.:/+=,%@^*?|-]*\)/y;
    group.lastIndex = this.at;
    // `NAME=(` begins an array.
    const [first] = parts;
    if (parts.length === 1 && first?.kind === "text" && !first.quoted && /^[A-Za-z0-9_]+\+?=$/.test(first.text)) return false;
    const found = parts.length > 0 ? group.exec(this.text)?.[0] : undefined;
    if (found === undefined) return false;
    parts.push({ kind: "text", text: found, quoted: false });
    this.at += found.length;
    return true;
  }

  fail(what: string): void {
    this.unterminated ??= what;
    this.at = this.text.length;
  }
}
