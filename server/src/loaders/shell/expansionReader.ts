/**
 * Reads what `$` and backquotes begin: parameter expansion (POSIX XCU 2.6.2) and the ends of what is not modelled (command substitution,
 * arithmetic). It stands where the {@link PieceReader} stands, and moves it on.
 */
import { decodeAnsiC } from "./ansiC.ts";
import type { Dialect } from "./dialect.ts";
import { merge, type Parameter, type Part } from "./syntax.ts";

/** A name; a backslash and the line end behind it are taken out before names are told (POSIX XCU 2.2.1). */
const nameAt = /(?:\\\n)*[A-Za-z_](?:(?:\\\n)*[A-Za-z0-9_])*/y;
const brokenAt = /(?:\\\n)+[{([0-9@*#?$!'"+^=~-]/y;
const parameterAt = /\$\{(#?)([A-Za-z_][A-Za-z0-9_]*|[0-9]+|[@*#?$!-])(?:(:?)([-=+?])|(?=\}))/y;
const flagsAt = /[#+^=~]+[A-Za-z0-9_]*/y;
const suffixAt = /\[[^\]\n]{0,200}\]|:[AacehlPQqrsStuwWxfFg&]/y;

/** Expansions that a shell knows and this model does not. */
const unmodelledForms: Readonly<Record<Dialect["name"], RegExp>> = {
  bash: /^(?:[!#]?[A-Za-z_][A-Za-z0-9_]*|[0-9]+|[@*#?$!-])(?:$|[%#/^,@:[])/,
  dash: /^(?:[A-Za-z_][A-Za-z0-9_]*|[0-9]+|[@*#?$!-])[%#]/,
  zsh: /^[(!#^=~+]|^\$\{|^(?:[A-Za-z_][A-Za-z0-9_]*|[0-9]+|[@*#?$!-])(?:$|[%#/^|*:[])/,
};

/** A PEM block where commands should be: programs of such names do not exist, so the commands print nothing (to standard output). */
const pemBlock = /^\s*-----BEGIN [A-Z0-9 ]+-----[A-Za-z0-9+/=\s\\]*(?:-----END [A-Z0-9 ]+-----[\s\\n]*)?$/;

/** How the commands of a substitution parse: a shell may refuse the file for an error in them. */
export type CommandCheck = (commands: string) => "fine" | "syntax-error" | "undecidable";

/** The reader of words, as the reader of expansions needs it. */
export interface PieceReader {
  readonly text: string;
  at: number;
  /** What the file ended inside of. */
  unterminated: string | undefined;
  /** Set if a substitution was met whose commands cannot be judged. */
  doubtful: boolean;
  /** Set if the commands of a substitution are refused. */
  refused: boolean;
  /** Ends the reading: the file ends inside of something. */
  fail(what: string): void;
  /** One quoted string, expansion or run of characters outside double quotes. `inBraces`: within `${name:-…}`. */
  readPiece(parts: Part[], inBraces: boolean): void;
  readDoubleQuotes(parts: Part[]): void;
  /** One piece within `"${name:-…}"`. */
  readQuotedPieceInBraces(parts: Part[]): void;
}

export class ExpansionReader {
  /** Within something that is only skipped; its commands are judged as a whole. */
  #skipping = false;
  readonly #words: PieceReader;
  readonly #dialect: Dialect;
  readonly #check: CommandCheck;

  constructor(words: PieceReader, dialect: Dialect, check: CommandCheck) {
    this.#words = words;
    this.#dialect = dialect;
    this.#check = check;
  }

  /** What a `$` begins. */
  readDollar(parts: Part[], quoted: boolean): void {
    const start = this.#words.at;
    const next = this.#words.text[start + 1] ?? "";
    const zsh = this.#dialect.name === "zsh";
    nameAt.lastIndex = start + 1;
    const name = nameAt.exec(this.#words.text)?.[0];
    brokenAt.lastIndex = start + 1;
    if (name !== undefined) {
      this.#words.at = start + 1 + name.length;
      if (zsh && this.#skipZshSuffix()) parts.push({ kind: "undecidable", because: "a subscript or modifier of zsh", quoted });
      else parts.push({ kind: "parameter", name: name.replaceAll("\\\n", ""), quoted, length: false });
    } else if (next === "\\" && brokenAt.test(this.#words.text)) {
      this.#words.doubtful = true;
      this.#words.fail("");
    } else if (next === "{") this.#readBraces(parts, quoted);
    else if (next === "(") {
      this.#words.at = start + 1;
      this.skipParentheses();
      if (this.#words.unterminated !== undefined) return;
      const content = this.#words.text.slice(start + 2, this.#words.at - 1);
      if (content.startsWith("(")) {
        if (!content.endsWith(")")) this.#words.doubtful = true;
        parts.push({ kind: "undecidable", because: "an arithmetic expansion", quoted });
      } else parts.push(this.#output(content, quoted, false));
    } else if (next === "[" && this.#dialect.extended) {
      const end = this.#words.text.indexOf("]", start);
      if (end < 0) {
        this.#words.fail("]");
        return;
      }
      this.#words.at = end + 1;
      parts.push({ kind: "undecidable", because: "an arithmetic expansion", quoted });
    } else if (next === "'" && this.#dialect.extended && !quoted) this.#readAnsiC(parts);
    else if (next === '"' && this.#dialect.translatedStrings && !quoted) {
      this.#words.at++;
      this.#words.readDoubleQuotes(parts);
    } else if (zsh && /[#+^=~]/.test(next)) {
      flagsAt.lastIndex = start + 1;
      this.#words.at = start + 1 + (flagsAt.exec(this.#words.text)?.[0].length ?? 1);
      parts.push({ kind: "undecidable", because: "an expansion flag of zsh", quoted });
    } else if (/[0-9@*#?$!-]/.test(next)) {
      if (zsh && this.#words.text.startsWith("$${", start)) this.#words.doubtful = true;
      const digits = zsh ? (/^[0-9]+/.exec(this.#words.text.slice(start + 1, start + 20))?.[0] ?? next) : next;
      parts.push({ kind: "parameter", name: digits, quoted, length: false });
      this.#words.at = start + 1 + digits.length;
    } else {
      parts.push({ kind: "text", text: "$", quoted });
      this.#words.at++;
    }
  }

  /** `$name[…]` and `$name:h` of zsh (zshexpn(1), "Parameter Expansion" and "Modifiers"). */
  #skipZshSuffix(): boolean {
    suffixAt.lastIndex = this.#words.at;
    const found = suffixAt.exec(this.#words.text)?.[0];
    if (found === undefined) {
      if (this.#words.text[this.#words.at] === "[") this.#words.doubtful = true;
      return false;
    }
    this.#words.at += found.length;
    return true;
  }

  #readAnsiC(parts: Part[]): void {
    const start = this.#words.at + 2;
    let end = start;
    while (end < this.#words.text.length && this.#words.text[end] !== "'") end += this.#words.text[end] === "\\" ? 2 : 1;
    if (end >= this.#words.text.length) {
      this.#words.fail("'");
      return;
    }
    const decoded = decodeAnsiC(this.#words.text.slice(start, end), this.#dialect.name === "zsh" ? "zsh" : "bash");
    parts.push({ ...decoded, quoted: true });
    this.#words.at = end + 1;
  }

  /** A command substitution between backquotes. */
  readBackquotes(parts: Part[], quoted: boolean): void {
    let end = this.#words.at + 1;
    while (end < this.#words.text.length && this.#words.text[end] !== "`") end += this.#words.text[end] === "\\" ? 2 : 1;
    if (end >= this.#words.text.length) {
      this.#words.fail("`");
      return;
    }
    parts.push(this.#output(this.#words.text.slice(this.#words.at + 1, end).replace(/\\([\\`$])/g, "$1"), quoted, true));
    this.#words.at = end + 1;
  }

  /**
   * What a command substitution yields. Its syntax is checked with the file's own, except between backquotes, which bash and zsh look into
   * only when they run them: then bash goes on and zsh gives up.
   */
  #output(commands: string, quoted: boolean, backquotes: boolean): Part {
    if (pemBlock.test(commands)) return { kind: "text", text: "", quoted };
    const judgement = this.#skipping ? "fine" : this.#check(commands);
    const late = backquotes && this.#dialect.name !== "dash";
    if (judgement === "undecidable" && !(late && this.#dialect.name === "bash")) this.#words.doubtful = true;
    else if (judgement === "syntax-error") {
      // Between backquotes dash takes a word that closes a command for the end of the commands.
      if (backquotes && !late) this.#words.doubtful = true;
      else if (!late) this.#words.refused = true;
      else if (this.#dialect.name === "zsh") return { kind: "bad-substitution" };
    }
    return { kind: "undecidable", because: "a command substitution", quoted };
  }

  /** `${…}`: the forms of POSIX; what only one shell knows is undecidable, what it does not know a bad substitution. */
  #readBraces(parts: Part[], quoted: boolean): void {
    const start = this.#words.at;
    parameterAt.lastIndex = start;
    const match = parameterAt.exec(this.#words.text);
    const zshCountOfNothing = this.#dialect.name === "zsh" && this.#words.text.startsWith("{}", start + 1);
    if (match === null || (match[1] === "#" && match[4] !== undefined) || zshCountOfNothing) {
      // dash has read a special parameter's name before it looks at what follows.
      const named = this.#dialect.name === "dash" && /[@*#?$!-]/.test(this.#words.text.charAt(start + 2));
      this.#words.at = start + (named ? 3 : 2);
      const before = this.#words.at;
      const content = this.#skipBraces();
      // Where dash sees the end of a substitution that it refuses depends on what is nested in it.
      if (this.#dialect.name === "dash" && this.#words.text.slice(before, this.#words.at).includes("${")) this.#words.doubtful = true;
      if (this.#words.unterminated !== undefined) return;
      if (zshCountOfNothing) parts.push({ kind: "text", text: "", quoted });
      else parts.push(this.#unmodelled(content, quoted));
      return;
    }
    this.#words.at = start + match[0].length;
    const name = match[2] as string;
    const base = { kind: "parameter", name, quoted, length: match[1] === "#" } as const;
    if (match[4] === undefined) {
      this.#words.at++;
      parts.push(base);
      return;
    }
    const word: Part[] = [];
    while (this.#words.unterminated === undefined && this.#words.text[this.#words.at] !== "}") {
      if (this.#words.at >= this.#words.text.length) {
        this.#words.fail("}");
        return;
      }
      if (!quoted) this.#words.readPiece(word, true);
      else if (this.#words.text[this.#words.at] === '"') this.#words.readDoubleQuotes(word);
      else this.#words.readQuotedPieceInBraces(word);
    }
    this.#words.at++;
    const sign = match[4] as "-" | "=" | "+" | "?";
    parts.push({ ...base, operator: { sign, orEmpty: match[3] === ":", word: merge(word) } } satisfies Parameter);
  }

  #unmodelled(content: string, quoted: boolean): Part {
    if (unmodelledForms[this.#dialect.name].test(content))
      return { kind: "undecidable", because: "an expansion with a pattern or flag", quoted };
    return { kind: "bad-substitution" };
  }

  /** Skips to behind the `}` that closes `${`, and gives what was between. */
  #skipBraces(): string {
    const start = this.#words.at;
    const ignored: Part[] = [];
    while (this.#words.unterminated === undefined) {
      const c = this.#words.text[this.#words.at];
      if (c === undefined) {
        this.#words.fail("}");
        return "";
      }
      if (c === "}") {
        this.#words.at++;
        return this.#words.text.slice(start, this.#words.at - 1);
      }
      this.#words.readPiece(ignored, true);
    }
    return "";
  }

  /** Skips `(…)` with the quotes, comments and parentheses in it. */
  skipParentheses(): void {
    const skipping = this.#skipping;
    this.#skipping = true;
    this.#skipToParenthesis();
    this.#skipping = skipping;
  }

  #skipToParenthesis(): void {
    let depth = 0;
    let atWordStart = false;
    const ignored: Part[] = [];
    while (this.#words.unterminated === undefined) {
      const c = this.#words.text[this.#words.at];
      if (c === undefined) {
        this.#words.fail(")");
        return;
      }
      if (c === "#" && atWordStart) {
        const end = this.#words.text.indexOf("\n", this.#words.at);
        this.#words.at = end < 0 ? this.#words.text.length : end;
        continue;
      }
      atWordStart = c === " " || c === "\t" || c === "\n" || c === ";" || c === "&" || c === "|" || c === "(";
      if (c === "(" || c === ")") {
        depth += c === "(" ? 1 : -1;
        this.#words.at++;
        if (depth === 0) return;
      } else if (/[\s|&;<>]/.test(c)) this.#words.at++;
      else this.#words.readPiece(ignored, false);
    }
  }
}
