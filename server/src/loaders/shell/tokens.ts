/** What stands between the words of a shell: blanks, comments, operators, and the bodies of here-documents. */
import type { Dialect } from "./dialect.ts";
import type { CommandCheck } from "./expansionReader.ts";
import { WordReader } from "./wordReader.ts";

const operatorAt = /&&|\|\||;;&?|;&|\|&|&>>?|[\n;&|()]|<<<|<<-?|<&|<>|>>|>&|>\||>!|[<>]/y;
const descriptorAt = /[0-9]+(?=[<>])/y;
const blanksAt = /(?:[ \t]|\\\n)+/y;

/** Why no command could be read. */
export type Problem =
  | { readonly kind: "syntax-error"; readonly message: string }
  | { readonly kind: "skipped-line"; readonly message: string }
  | { readonly kind: "undecidable"; readonly because: string };

export const undecidable = (because: string): Problem & { readonly kind: "undecidable" } => ({ kind: "undecidable", because });

export function syntaxError(token: string): Problem & { readonly kind: "syntax-error" } {
  return { kind: "syntax-error", message: `syntax error near unexpected token \`${token === "\n" ? "newline" : token}'` };
}

export class TokenReader {
  readonly text: string;
  readonly dialect: Dialect;
  readonly words: WordReader;
  /** Delimiters of here-documents whose bodies begin on the next line. */
  #hereDocuments: Array<{ readonly delimiter: string; readonly stripsTabs: boolean }> = [];

  constructor(text: string, dialect: Dialect, check: CommandCheck) {
    this.text = text;
    this.dialect = dialect;
    this.words = new WordReader(text, dialect, check);
  }

  get at(): number {
    return this.words.at;
  }

  set at(offset: number) {
    this.words.at = offset;
  }

  /** Remembers that the body of a here-document begins on the next line. */
  expectHereDocument(delimiter: string, stripsTabs: boolean): void {
    this.#hereDocuments.push({ delimiter, stripsTabs });
  }

  skipBlanks(): void {
    const c = this.text.charCodeAt(this.words.at);
    if (c === 0x20 || c === 0x09 || c === 0x5c) {
      blanksAt.lastIndex = this.words.at;
      this.words.at += blanksAt.exec(this.text)?.[0].length ?? 0;
    }
    if (this.text.charCodeAt(this.words.at) === 0x23) {
      const end = this.text.indexOf("\n", this.words.at);
      this.words.at = end < 0 ? this.text.length : end;
    }
  }

  skipNewlines(): void {
    this.skipBlanks();
    while (this.takeNewline()) this.skipBlanks();
  }

  /** Takes a line feed and the bodies of the here-documents that it begins. */
  takeNewline(): boolean {
    if (this.text[this.words.at] !== "\n") return false;
    this.words.at++;
    for (const { delimiter, stripsTabs } of this.#hereDocuments) {
      for (let line: string | undefined; line !== delimiter && !this.atEnd(); ) {
        const end = this.text.indexOf("\n", this.words.at);
        const next = end < 0 ? this.text.length : end;
        line = this.text.slice(this.words.at, next);
        if (stripsTabs) line = line.replace(/^\t+/, "");
        this.words.at = Math.min(next + 1, this.text.length);
      }
    }
    this.#hereDocuments = [];
    return true;
  }

  /** The operator that stands here, possibly behind the number of a descriptor. */
  peekOperator(): string | undefined {
    if (!mayBeginOperator(this.text.charCodeAt(this.words.at))) return undefined;
    operatorAt.lastIndex = this.words.at + this.#descriptorLength();
    const operator = operatorAt.exec(this.text)?.[0];
    if (this.dialect.extended || operator === undefined) return operator;
    if (operator === "<<<") return "<<";
    if (operator === "|&") return "|";
    return operator.startsWith("&>") ? "&" : operator;
  }

  #descriptorLength(): number {
    const c = this.text.charCodeAt(this.words.at);
    if (c < 0x30 || c > 0x39) return 0;
    descriptorAt.lastIndex = this.words.at;
    return descriptorAt.exec(this.text)?.[0].length ?? 0;
  }

  takeOperator(): void {
    this.words.at += this.#descriptorLength() + (this.peekOperator()?.length ?? 0);
  }

  atProcessSubstitution(): boolean {
    const at = this.words.at;
    return this.dialect.extended && (this.text[at] === "<" || this.text[at] === ">") && this.text[at + 1] === "(";
  }

  /** At a `!` that is a word by itself; `orAtEnd`: at the end of the file too. */
  atExclamationMark(orAtEnd: boolean): boolean {
    if (this.text.charCodeAt(this.words.at) !== 0x21) return false;
    const next = this.text[this.words.at + 1];
    return next === undefined ? orAtEnd : " \t\n;&|()<>".includes(next);
  }

  atEnd(): boolean {
    return this.words.at >= this.text.length;
  }

  /** Why the word that was read last has no end. */
  unterminated(): Problem {
    if (this.words.doubtful) return undecidable("a substitution of commands that are not modelled");
    const what = this.words.unterminated ?? "";
    if (this.words.refused) return { kind: "syntax-error", message: "syntax error in a command substitution" };
    return { kind: "syntax-error", message: `unexpected EOF while looking for matching \`${what}'` };
  }
}

/** Digits, and the first characters of operators. */
const mayBeginOperator = (c: number): boolean =>
  c === 0x0a || c === 0x26 || c === 0x28 || c === 0x29 || c === 0x7c || (c >= 0x30 && c <= 0x39) || c === 0x3b || c === 0x3c || c === 0x3e;
