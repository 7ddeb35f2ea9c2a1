/**
 * Reads words: quoting (POSIX XCU 2.2), parameter expansion (2.6.2) and the ends of what is not modelled (command substitution, arithmetic).
 * Each function starts at `at` and leaves `at` behind what it read; a construct that the file does not close sets `unterminated`.
 */
import { decodeAnsiC } from "./ansiC.ts";
import type { Dialect } from "./dialect.ts";
import type { Parameter, Part, Word } from "./syntax.ts";

const nameAt = /[A-Za-z_][A-Za-z0-9_]*/y;
const plainRun = /[^\s\\'"$`|&;()<>]+/y;
const quotedRun = /[^"\\$`]+/y;
const bracedRun = /[^"\\$`'}]+/y;

/** Deeper nesting than this is not followed. */
const deepest = 60;

/** How the commands of a substitution parse: a shell may refuse the file for an error in them. */
export type CommandCheck = (commands: string) => "fine" | "syntax-error" | "undecidable";

export class WordReader {
  at = 0;
  /** What the file ended inside of. */
  unterminated: string | undefined;
  /** Set if a substitution was met whose commands cannot be judged. */
  doubtful = false;
  /** Set if the commands of a substitution are refused. */
  refused = false;
  #depth = 0;
  /** Within something that is only skipped; its commands are judged as a whole. */
  #skipping = false;
  readonly #check: CommandCheck;
  readonly text: string;
  readonly #dialect: Dialect;

  constructor(text: string, dialect: Dialect, check: CommandCheck) {
    this.text = text;
    this.#check = check;
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
        this.#skipParentheses();
        parts.push({ kind: "undecidable", because: "a process substitution", quoted: false });
      } else if (c === "(") {
        if (this.#dialect.name !== "zsh" || !this.#skipGlobGroup(parts)) break;
      } else this.#readPiece(parts, false);
    }
    return merge(parts);
  }

  /** One quoted string, expansion or run of characters outside double quotes. `inBraces`: within `${name:-…}`. */
  #readPiece(parts: Part[], inBraces: boolean): void {
    if (++this.#depth > deepest) {
      this.doubtful = true;
      this.#fail("");
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
        this.#fail("'");
        return;
      }
      parts.push({ kind: "text", text: this.text.slice(this.at + 1, end), quoted: true });
      this.at = end + 1;
    } else if (c === '"') this.#readDoubleQuotes(parts);
    else if (c === "$") this.#readDollar(parts, false);
    else if (c === "`") this.#readBackquotes(parts, false);
    else {
      const run = inBraces ? bracedRun : plainRun;
      run.lastIndex = this.at;
      const text = run.exec(this.text)?.[0] ?? c;
      parts.push({ kind: "text", text, quoted: false });
      this.at += text.length;
    }
  }

  #readDoubleQuotes(parts: Part[]): void {
    this.at++;
    parts.push({ kind: "text", text: "", quoted: true });
    while (this.unterminated === undefined) {
      const c = this.text[this.at];
      if (c === undefined) {
        this.#fail('"');
        return;
      }
      if (c === '"') {
        this.at++;
        return;
      }
      this.#readQuotedPiece(parts, quotedRun, "");
    }
  }

  /** One piece of a text in double quotes. `alsoEscaped`: what a backslash protects beside `$`, `` ` ``, `"` and itself. */
  #readQuotedPiece(parts: Part[], run: RegExp, alsoEscaped: string): void {
    if (++this.#depth > deepest) {
      this.doubtful = true;
      this.#fail("");
    } else this.#readQuotedPieceHere(parts, run, alsoEscaped);
    this.#depth--;
  }

  #readQuotedPieceHere(parts: Part[], run: RegExp, alsoEscaped: string): void {
    const c = this.text.charAt(this.at);
    if (c === "\\") {
      const next = this.text[this.at + 1];
      if (next === undefined) {
        this.#fail('"');
        return;
      }
      this.at += 2;
      if (next === "\n") return;
      const escaped = next === "$" || next === "`" || next === '"' || next === "\\" || alsoEscaped.includes(next);
      parts.push({ kind: "text", text: escaped ? next : `\\${next}`, quoted: true });
    } else if (c === "$") this.#readDollar(parts, true);
    else if (c === "`") this.#readBackquotes(parts, true);
    else {
      run.lastIndex = this.at;
      const text = run.exec(this.text)?.[0] ?? c;
      parts.push({ kind: "text", text, quoted: true });
      this.at += text.length;
    }
  }

  #readDollar(parts: Part[], quoted: boolean): void {
    const start = this.at;
    const next = this.text[start + 1] ?? "";
    const zsh = this.#dialect.name === "zsh";
    nameAt.lastIndex = start + 1;
    const name = nameAt.exec(this.text)?.[0];
    if (name !== undefined) {
      this.at = start + 1 + name.length;
      if (zsh && this.#skipZshSuffix()) parts.push({ kind: "undecidable", because: "a subscript or modifier of zsh", quoted });
      else parts.push({ kind: "parameter", name, quoted, length: false });
    } else if (next === "{") this.#readBraces(parts, quoted);
    else if (next === "(") {
      this.at = start + 1;
      this.#skipParentheses();
      if (this.unterminated !== undefined) return;
      const content = this.text.slice(start + 2, this.at - 1);
      if (content.startsWith("(")) {
        if (!content.endsWith(")")) this.doubtful = true;
        parts.push({ kind: "undecidable", because: "an arithmetic expansion", quoted });
      } else parts.push(this.#output(content, quoted, false));
    } else if (next === "[" && this.#dialect.extended) {
      const end = this.text.indexOf("]", start);
      if (end < 0) {
        this.#fail("]");
        return;
      }
      this.at = end + 1;
      parts.push({ kind: "undecidable", because: "an arithmetic expansion", quoted });
    } else if (next === "'" && this.#dialect.extended && !quoted) this.#readAnsiC(parts);
    else if (next === '"' && this.#dialect.translatedStrings && !quoted) {
      this.at++;
      this.#readDoubleQuotes(parts);
    } else if (zsh && /[#+^=~]/.test(next)) {
      const flags = /[#+^=~]+[A-Za-z0-9_]*/y;
      flags.lastIndex = start + 1;
      this.at = start + 1 + (flags.exec(this.text)?.[0].length ?? 1);
      parts.push({ kind: "undecidable", because: "an expansion flag of zsh", quoted });
    } else if (/[0-9@*#?$!-]/.test(next)) {
      if (zsh && this.text.startsWith("$${", start)) this.doubtful = true;
      const digits = zsh ? (/^[0-9]+/.exec(this.text.slice(start + 1, start + 20))?.[0] ?? next) : next;
      parts.push({ kind: "parameter", name: digits, quoted, length: false });
      this.at = start + 1 + digits.length;
    } else {
      parts.push({ kind: "text", text: "$", quoted });
      this.at++;
    }
  }

  /** `$name[…]` and `$name:h` of zsh (zshexpn(1), "Parameter Expansion" and "Modifiers"). */
  #skipZshSuffix(): boolean {
    const suffix = /\[[^\]\n]{0,200}\]|:[AacehlPQqrsStuwWxfFg&]/y;
    suffix.lastIndex = this.at;
    const found = suffix.exec(this.text)?.[0];
    if (found === undefined) {
      if (this.text[this.at] === "[") this.doubtful = true;
      return false;
    }
    this.at += found.length;
    return true;
  }

  #readAnsiC(parts: Part[]): void {
    const start = this.at + 2;
    let end = start;
    while (end < this.text.length && this.text[end] !== "'") end += this.text[end] === "\\" ? 2 : 1;
    if (end >= this.text.length) {
      this.#fail("'");
      return;
    }
    const decoded = decodeAnsiC(this.text.slice(start, end), this.#dialect.name === "zsh" ? "zsh" : "bash");
    parts.push({ ...decoded, quoted: true });
    this.at = end + 1;
  }

  #readBackquotes(parts: Part[], quoted: boolean): void {
    let end = this.at + 1;
    while (end < this.text.length && this.text[end] !== "`") end += this.text[end] === "\\" ? 2 : 1;
    if (end >= this.text.length) {
      this.#fail("`");
      return;
    }
    parts.push(this.#output(this.text.slice(this.at + 1, end).replace(/\\([\\`$])/g, "$1"), quoted, true));
    this.at = end + 1;
  }

  /**
   * What a command substitution yields. Its syntax is checked with the file's own, except between backquotes, which bash and zsh look into
   * only when they run them: then bash goes on and zsh gives up.
   */
  #output(commands: string, quoted: boolean, backquotes: boolean): Part {
    if (pemBlock.test(commands)) return { kind: "text", text: "", quoted };
    const judgement = this.#skipping ? "fine" : this.#check(commands);
    const late = backquotes && this.#dialect.name !== "dash";
    if (judgement === "undecidable" && !(late && this.#dialect.name === "bash")) this.doubtful = true;
    else if (judgement === "syntax-error") {
      // Between backquotes dash takes a word that closes a command for the end of the commands.
      if (backquotes && !late) this.doubtful = true;
      else if (!late) this.refused = true;
      else if (this.#dialect.name === "zsh") return { kind: "bad-substitution" };
    }
    return { kind: "undecidable", because: "a command substitution", quoted };
  }

  /** `${…}`: the forms of POSIX; what only one shell knows is undecidable, what it does not know a bad substitution. */
  #readBraces(parts: Part[], quoted: boolean): void {
    const start = this.at;
    const head = /\$\{(#?)([A-Za-z_][A-Za-z0-9_]*|[0-9]+|[@*#?$!-])(?:(:?)([-=+?])|(?=\}))/y;
    head.lastIndex = start;
    const match = head.exec(this.text);
    const zshCountOfNothing = this.#dialect.name === "zsh" && this.text.startsWith("{}", start + 1);
    if (match === null || (match[1] === "#" && match[4] !== undefined) || zshCountOfNothing) {
      // dash has read a special parameter's name before it looks at what follows.
      const named = this.#dialect.name === "dash" && /[@*#?$!-]/.test(this.text.charAt(start + 2));
      this.at = start + (named ? 3 : 2);
      const before = this.at;
      const content = this.#skipBraces();
      // Where dash sees the end of a substitution that it refuses depends on what is nested in it.
      if (this.#dialect.name === "dash" && this.text.slice(before, this.at).includes("${")) this.doubtful = true;
      if (this.unterminated !== undefined) return;
      if (zshCountOfNothing) parts.push({ kind: "text", text: "", quoted });
      else parts.push(this.#unmodelled(content, quoted));
      return;
    }
    this.at = start + match[0].length;
    const name = match[2] as string;
    const base = { kind: "parameter", name, quoted, length: match[1] === "#" } as const;
    if (match[4] === undefined) {
      this.at++;
      parts.push(base);
      return;
    }
    const word: Part[] = [];
    while (this.unterminated === undefined && this.text[this.at] !== "}") {
      if (this.at >= this.text.length) {
        this.#fail("}");
        return;
      }
      if (!quoted) this.#readPiece(word, true);
      else if (this.text[this.at] === '"') this.#readDoubleQuotes(word);
      else this.#readQuotedPiece(word, bracedRun, "}");
    }
    this.at++;
    const sign = match[4] as "-" | "=" | "+" | "?";
    parts.push({ ...base, operator: { sign, orEmpty: match[3] === ":", word: merge(word) } } satisfies Parameter);
  }

  #unmodelled(content: string, quoted: boolean): Part {
    const known: Readonly<Record<Dialect["name"], RegExp>> = {
      bash: /^(?:[!#]?[A-Za-z_][A-Za-z0-9_]*|[0-9]+|[@*#?$!-])(?:$|[%#/^,@:[])/,
      dash: /^(?:[A-Za-z_][A-Za-z0-9_]*|[0-9]+|[@*#?$!-])[%#]/,
      zsh: /^[(!#^=~+]|^\$\{|^(?:[A-Za-z_][A-Za-z0-9_]*|[0-9]+|[@*#?$!-])(?:$|[%#/^|*:[])/,
    };
    if (known[this.#dialect.name].test(content)) return { kind: "undecidable", because: "an expansion with a pattern or flag", quoted };
    return { kind: "bad-substitution" };
  }

  /** Skips to behind the `}` that closes `${`, and gives what was between. */
  #skipBraces(): string {
    const start = this.at;
    const ignored: Part[] = [];
    while (this.unterminated === undefined) {
      const c = this.text[this.at];
      if (c === undefined) {
        this.#fail("}");
        return "";
      }
      if (c === "}") {
        this.at++;
        return this.text.slice(start, this.at - 1);
      }
      this.#readPiece(ignored, true);
    }
    return "";
  }

  /** Skips `(…)` with the quotes, comments and parentheses in it. */
  #skipParentheses(): void {
    const skipping = this.#skipping;
    this.#skipping = true;
    this.#skipToParenthesis();
    this.#skipping = skipping;
  }

  #skipToParenthesis(): void {
    let depth = 0;
    let atWordStart = false;
    const ignored: Part[] = [];
    while (this.unterminated === undefined) {
      const c = this.text[this.at];
      if (c === undefined) {
        this.#fail(")");
        return;
      }
      if (c === "#" && atWordStart) {
        const end = this.text.indexOf("\n", this.at);
        this.at = end < 0 ? this.text.length : end;
        continue;
      }
      atWordStart = c === " " || c === "\t" || c === "\n" || c === ";" || c === "&" || c === "|" || c === "(";
      if (c === "(" || c === ")") {
        depth += c === "(" ? 1 : -1;
        this.at++;
        if (depth === 0) return;
      } else if (/[\s|&;<>]/.test(c)) this.at++;
      else this.#readPiece(ignored, false);
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

  #fail(what: string): void {
    this.unterminated ??= what;
    this.at = this.text.length;
  }
}

/** A PEM block where commands should be: programs of such names do not exist, so the commands print nothing (to standard output). */
const pemBlock = /^\s*-----BEGIN [A-Z0-9 ]+-----[A-Za-z0-9+/=\s\\]*(?:-----END [A-Z0-9 ]+-----[\s\\n]*)?$/;

/** Joins neighbouring pieces of text, so that an assignment's `NAME=` and its plain value are one part. */
function merge(parts: readonly Part[]): Word {
  const result: Part[] = [];
  let pending: string[] = [];
  let quoted = false;
  const flush = (): void => {
    if (pending.length > 0) result.push({ kind: "text", text: pending.join(""), quoted });
    pending = [];
  };
  for (const part of parts) {
    if (part.kind === "text") {
      if (part.quoted !== quoted) flush();
      quoted = part.quoted;
      pending.push(part.text);
    } else {
      flush();
      result.push(part);
    }
  }
  flush();
  return result;
}
