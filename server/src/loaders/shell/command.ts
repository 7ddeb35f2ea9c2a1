/** Reads one simple command: assignments, words and redirections (POSIX XCU 2.9.1). */
import type { Dialect } from "./dialect.ts";
import { isDeclaration } from "./flow.ts";
import { type Assignment, asAssignment, literalOf, type SimpleCommand, type Word } from "./syntax.ts";
import { type Problem, syntaxError, type TokenReader, undecidable } from "./tokens.ts";

/** Words that begin a compound command, or go on with one, where a command is expected. */
const opening: Readonly<Record<Dialect["name"], ReadonlySet<string>>> = {
  bash: new Set("if while until for case { [[ (( function select time coproc".split(" ")),
  dash: new Set("if while until for case {".split(" ")),
  zsh: new Set("if while until for case { [[ (( function select time coproc foreach repeat nocorrect noglob - end".split(" ")),
};
const closing: ReadonlySet<string> = new Set("then elif else fi do done esac }".split(" "));
const subscriptAt = /[A-Za-z_][A-Za-z0-9_]*\[/y;

export type CommandResult = { readonly kind: "command"; readonly command: SimpleCommand } | Problem;

export class CommandReader {
  readonly #tokens: TokenReader;
  readonly #dialect: Dialect;

  constructor(tokens: TokenReader) {
    this.#tokens = tokens;
    this.#dialect = tokens.dialect;
  }

  /** The command that begins here. */
  read(): CommandResult {
    const assignments: Assignment[] = [];
    const words: Word[] = [];
    let redirected = false;
    let anyRedirection = false;
    for (;;) {
      this.#tokens.skipBlanks();
      const operator = this.#tokens.peekOperator();
      if (operator !== undefined && /[<>]/.test(operator) && !this.#tokens.atProcessSubstitution()) {
        const problem = this.#redirection(operator);
        if (problem !== undefined) return problem;
        redirected ||= !operator.startsWith("<<");
        anyRedirection = true;
        continue;
      }
      if (operator === "(") {
        if (words.length === 0 && assignments.length === 0 && !anyRedirection) return undecidable("a compound command");
        // `name ()` defines a function; zsh takes parentheses for a pattern in many more places.
        if (
          this.#dialect.name === "zsh" ||
          (words.length === 1 && /^\([ \t]*\)/.test(this.#tokens.text.slice(this.#tokens.at, this.#tokens.at + 80)))
        ) {
          return undecidable("a function or pattern");
        }
        return syntaxError("(");
      }
      if (operator !== undefined || this.#tokens.atEnd()) break;
      if (words.length === 0 && this.#dialect.name === "bash") {
        const problem = this.#subscript();
        if (problem !== undefined) return problem;
      }
      const word = this.#tokens.words.readWord();
      if (this.#tokens.words.unterminated !== undefined || this.#tokens.words.refused || this.#tokens.words.doubtful)
        return this.#tokens.unterminated();
      const problem = this.#take(word, assignments, words);
      if (problem !== undefined) return problem;
    }
    if (assignments.length === 0 && words.length === 0 && !anyRedirection) {
      const operator = this.#tokens.peekOperator();
      return operator === undefined ? { kind: "syntax-error", message: "syntax error: unexpected end of file" } : syntaxError(operator);
    }
    return { kind: "command", command: { assignments, words, redirected } };
  }

  /** `NAME[` where an assignment may stand: bash reads on to the closing bracket, over blanks and lines. */
  #subscript(): Problem | undefined {
    subscriptAt.lastIndex = this.#tokens.at;
    if (!subscriptAt.test(this.#tokens.text)) return undefined;
    const end = this.#tokens.text.indexOf("]", subscriptAt.lastIndex);
    if (end < 0) {
      this.#tokens.words.unterminated = "]";
      return this.#tokens.unterminated();
    }
    return /^[A-Za-z0-9_.,:+*-]*$/.test(this.#tokens.text.slice(subscriptAt.lastIndex, end)) ? undefined : undecidable("a subscript");
  }

  /** Sorts one word into assignments or the command's words. */
  #take(word: Word, assignments: Assignment[], words: Word[]): Problem | undefined {
    const literal = literalOf(word);
    const zsh = this.#dialect.name === "zsh";
    if (words.length === 0) {
      const assignment = asAssignment(word, this.#dialect.extended, zsh);
      if (assignment !== undefined) {
        if (assignment.value.length === 0 && this.#tokens.text[this.#tokens.at] === "(" && this.#dialect.extended) {
          const problem = this.#skipArray();
          if (problem !== undefined) return problem;
          if (!this.#tokens.atEnd() && !/[\s;&|<>()]/.test(this.#tokens.text.charAt(this.#tokens.at)))
            return undecidable("parentheses within a value");
          assignments.push({ ...assignment, value: undefined });
        } else assignments.push(assignment);
        return undefined;
      }
      const [first] = word;
      if (zsh && literal === "!") return syntaxError("!");
      if (zsh && first?.kind === "text" && !first.quoted && first.text.startsWith("+=")) return undecidable("an assignment without a name");
      if (zsh && first?.kind === "text" && !first.quoted && first.text.startsWith("{")) {
        return undecidable("a compound command");
      }
      if (literal !== undefined) {
        const element = this.#dialect.extended ? /^([A-Za-z_][A-Za-z0-9_]*)\[[^\]]*\]\+?=/.exec(literal) : null;
        if (element !== null) {
          // A subscript of zsh may be out of range, which is an error, and a positive one changes a character of the text.
          if (zsh) return undecidable("an assignment to an element");
          assignments.push({ name: element[1] as string, append: false, value: undefined });
          return undefined;
        }
        if (assignments.length === 0) {
          if (opening[this.#dialect.name].has(literal)) return undecidable("a compound command");
          if (closing.has(literal)) return syntaxError(literal);
        }
      }
    }
    // A closing brace at the end of a word that has not opened it is a reserved word of zsh (zshoptions(1), IGNORE_CLOSE_BRACES), but not
    // in the assignments of a declaration.
    if (zsh && endsWithBrace(word)) {
      if (words.length === 0 || asAssignment(word, true) === undefined) return syntaxError("}");
      if (!isDeclaration(literalOf(words[0] as Word) ?? "", this.#dialect)) return undecidable("a closing brace");
    }
    words.push(word);
    return undefined;
  }

  #redirection(operator: string): Problem | undefined {
    this.#tokens.takeOperator();
    this.#tokens.skipBlanks();
    if (this.#tokens.atEnd() || (this.#tokens.peekOperator() !== undefined && !this.#tokens.atProcessSubstitution())) {
      return syntaxError(this.#tokens.peekOperator() ?? "\n");
    }
    const start = this.#tokens.at;
    const target = literalOf(this.#tokens.words.readWord());
    if (this.#tokens.words.unterminated !== undefined) return this.#tokens.unterminated();
    if (this.#dialect.name === "dash" && /^[<>]&$/.test(operator) && target !== undefined && !/^[0-9-]$/.test(target)) {
      return { kind: "syntax-error", message: "Syntax error: Bad fd number" };
    }
    if (operator === "<<" || operator === "<<-") {
      const delimiter = this.#tokens.text.slice(start, this.#tokens.at).replace(/\\([\s\S])|['"]/g, "$1");
      this.#tokens.expectHereDocument(delimiter, operator === "<<-");
    }
    return undefined;
  }

  /** Skips `(…)` of an array assignment, in which no operators may stand. */
  #skipArray(): Problem | undefined {
    this.#tokens.at++;
    for (;;) {
      this.#tokens.skipNewlines();
      if (this.#tokens.atEnd()) {
        this.#tokens.words.unterminated = ")";
        return this.#tokens.unterminated();
      }
      if (this.#tokens.text[this.#tokens.at] === ")") {
        this.#tokens.at++;
        return undefined;
      }
      const before = this.#tokens.at;
      this.#tokens.words.readWord();
      if (this.#tokens.words.unterminated !== undefined) return this.#tokens.unterminated();
      if (this.#tokens.at === before) {
        const operator = this.#tokens.peekOperator() ?? "(";
        if (this.#dialect.name === "bash") return { kind: "skipped-line", message: syntaxError(operator).message };
        if (operator !== ";") return syntaxError(operator);
        this.#tokens.takeOperator();
      }
    }
  }
}

/** Whether the word ends with an unquoted `}` for which it has no unquoted `{`. */
function endsWithBrace(word: Word): boolean {
  const last = word.at(-1);
  if (last?.kind !== "text" || last.quoted || !last.text.endsWith("}")) return false;
  let open = 0;
  let isOwn = true;
  for (const part of word) {
    if (part.kind !== "text" || part.quoted) continue;
    for (const [brace] of part.text.matchAll(/[{}]/g)) {
      isOwn = brace === "{" || open > 0;
      open = brace === "{" ? open + 1 : Math.max(0, open - 1);
    }
  }
  return !isOwn;
}
