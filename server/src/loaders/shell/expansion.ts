/** Expands words: POSIX XCU 2.6, in the order in which the shells differ (zsh: zshexpn(1)). */
import type { Dialect } from "./dialect.ts";
import { isInherited } from "./specialVariables.ts";
import { type Content, known, type ShellState, unknown } from "./state.ts";
import type { Parameter, Word } from "./syntax.ts";

/** An error ends the line, the file or the shell. */
export interface ExpansionError {
  readonly kind: "error";
  readonly error: string;
  readonly effect: "line" | "stop" | "exit";
}

export type Expanded = Content | ExpansionError;

/** Fields of a command's words; `literal` tells whether a pattern or tilde in them could still be replaced by file names. */
export type Fields =
  | { readonly kind: "fields"; readonly fields: readonly string[] }
  | Extract<Content, { kind: "unknown" }>
  | ExpansionError;

export class Expander {
  readonly #dialect: Dialect;
  readonly #state: ShellState;

  constructor(dialect: Dialect, state: ShellState) {
    this.#dialect = dialect;
    this.#state = state;
  }

  /** The value of an assignment: no splitting, no file names, tildes at the start and behind unquoted colons. */
  value(word: Word): Expanded {
    return this.#join(word, true);
  }

  /** The fields that one of a command's words becomes. `matches`: whether a pattern in it is matched against file names. */
  fields(word: Word, matches = true): Fields {
    const joined = this.#join(word, false);
    if (joined.kind === "unknown") this.#uncertain(joined.because);
    if (joined.kind !== "known") return joined;
    const firm = word.some((part) => (part.kind === "text" ? part.quoted || part.text !== "" : "quoted" in part && part.quoted));
    if (!firm && joined.value === "") return { kind: "fields", fields: [] };
    const problem = this.#dialect.name === "zsh" && matches ? fileNamesOfZsh(word) : undefined;
    if (problem?.kind === "unknown") this.#uncertain(problem.because);
    if (problem !== undefined) return problem;
    const splits = this.#dialect.splitsFields && word.some((part) => part.kind === "parameter" && !part.quoted);
    if (!splits || !/[ \t\n]/.test(joined.value)) return { kind: "fields", fields: [joined.value] };
    if (word.length > 1) return unknown("splitting into fields") as Extract<Content, { kind: "unknown" }>;
    const fields = joined.value.split(/[ \t\n]+/).filter((field) => field !== "");
    return { kind: "fields", fields };
  }

  #join(word: Word, assigning: boolean): Expanded {
    const pieces: string[] = [];
    let doubt: Content | undefined;
    let length = 0;
    const equals: number[] = [];
    for (const [index, part] of word.entries()) {
      let piece: Expanded;
      if (part.kind === "text") {
        const last = index === word.length - 1;
        piece = part.quoted ? known(part.text) : this.#tildes(part.text, index === 0, last, assigning);
      } else if (part.kind === "parameter") piece = this.#parameter(part);
      else if (part.kind === "undecidable") piece = unknown(part.because);
      else return { kind: "error", error: "bad substitution", effect: this.#dialect.expansionError };
      if (piece.kind === "error") return piece;
      if (piece.kind === "unknown") {
        doubt ??= piece;
        continue;
      }
      if (this.#dialect.name === "zsh" && part.kind === "text" && !part.quoted)
        for (let at = piece.value.indexOf("="); at >= 0; at = piece.value.indexOf("=", at + 1)) equals.push(length + at);
      pieces.push(piece.value);
      length += piece.value.length;
    }
    const joined = pieces.join("");
    return this.#commandPath(joined, equals, assigning, doubt !== undefined) ?? doubt ?? known(joined);
  }

  /**
   * `=name`, unquoted at the start of a word or, in an assignment, behind a colon, is the path of a command in zsh (zshexpn(1), "`=' Expansion"). Hardly
   * any value names one; no command is an error, and an `=` with nothing behind it stays.
   */
  #commandPath(joined: string, equals: readonly number[], assigning: boolean, isPart: boolean): Expanded | undefined {
    const marks = equals.filter((at) => at === 0 || (assigning && joined[at - 1] === ":"));
    if (marks.length === 0) return undefined;
    if (isPart) return this.#uncertain("the path of a command");
    return marks.some((at) => at + 1 < joined.length) ? { kind: "error", error: "command not found", effect: "stop" } : undefined;
  }

  /** Tilde prefixes of an unquoted text (POSIX XCU 2.6.1). */
  #tildes(text: string, first: boolean, last: boolean, assigning: boolean): Expanded {
    if (!text.includes("~")) return known(text);
    let result = "";
    let from = 0;
    const prefix = assigning ? /(^|:)~([^/:]*)(\/|:|$)/g : /^()~([^/]*)(\/|$)/g;
    for (let match = prefix.exec(text); match !== null; match = prefix.exec(text)) {
      const [whole, before = "", login, after = ""] = match;
      if (before === "" && match.index === 0 && !first) continue;
      if (after === "" && !last) {
        if (this.#dialect.name === "zsh") return this.#uncertain("a home directory");
        break;
      }
      if (login !== "")
        return this.#dialect.name === "dash" && /^[+-]$/.test(login ?? "") ? known(text) : this.#uncertain("a home directory");
      const home = this.#state.get("HOME");
      if (home === undefined) return unknown("the home directory");
      if (home.kind === "unknown") return home;
      result += text.slice(from, match.index) + before + home.value;
      from = match.index + whole.length - after.length;
      prefix.lastIndex = from;
      if (whole === "") break;
    }
    return known(result + text.slice(from));
  }

  /** Something that zsh gives up for if it does not exist. */
  #uncertain(because: string): Content {
    if (this.#dialect.name === "zsh") this.#state.doubt(because);
    return unknown(because);
  }

  #parameter(part: Parameter): Expanded {
    const current = this.#lookUp(part.name);
    if (part.length) return lengthOf(current);
    const operator = part.operator;
    if (operator === undefined) return current ?? known("");
    if (current?.kind === "unknown") return current;
    const present = current !== undefined && !(operator.orEmpty && current.value === "");
    switch (operator.sign) {
      case "-":
        return present ? current : this.#join(operator.word, false);
      case "+":
        return present ? this.#join(operator.word, false) : known("");
      case "?":
        if (present) return current;
        return { kind: "error", error: `${part.name}: parameter not set`, effect: "exit" };
      case "=": {
        if (present) return current;
        if (!/^[A-Za-z_]/.test(part.name))
          return { kind: "error", error: "cannot assign in this way", effect: this.#dialect.expansionError };
        const value = this.#join(operator.word, false);
        if (value.kind !== "error") this.#state.assign(part.name, value);
        return value;
      }
    }
  }

  /** A parameter's content, `undefined` if it is not set. */
  #lookUp(name: string): Content | undefined {
    // `$1`, `$#` and `$@` are those of the shell or script that reads the file, so they may be anything.
    if (name === "?") return this.#state.status === "zero" ? known("0") : unknown("the status of a command");
    if (!/^[A-Za-z_]/.test(name)) return unknown(`the shell's own parameter $${name}`);
    const content = this.#state.get(name);
    if (content?.kind === "known") {
      this.#state.budget.left -= content.value.length;
      if (this.#state.budget.left < 0) return unknown("the values grow too large");
    }
    if (content === undefined && isInherited(this.#dialect.name, name)) return unknown(`${name} comes from the environment`);
    return content;
  }
}

function lengthOf(content: Content | undefined): Expanded {
  if (content?.kind === "unknown") return content;
  const value = content?.value ?? "";
  // What counts as a character beyond ASCII is a question of the locale.
  return /^[\x01-\x7f]*$/.test(value) ? known(String(value.length)) : unknown("the length of a text that is not ASCII");
}

/** zsh replaces patterns in a command's words by file names, and gives up on the file if there is none (zshoptions(1), NOMATCH). */
function fileNamesOfZsh(word: Word): Fields | undefined {
  const unquoted = word.filter((part) => part.kind === "text" && !part.quoted).map((part) => (part.kind === "text" ? part.text : ""));
  if (!unquoted.some((text) => /[*?[]/.test(text))) return undefined;
  if (!unquoted.some((text) => /[*?]|\[[^\]]+\]/.test(text))) return { kind: "unknown", because: "a pattern without an end" };
  const letters = word
    .map((part) => (part.kind === "text" ? part.text : ""))
    .join("")
    .replace(/[*?[\]]/g, "");
  if (letters.length >= 3) return { kind: "error", error: "no matches found", effect: "stop" };
  return { kind: "unknown", because: "a pattern for file names" };
}
