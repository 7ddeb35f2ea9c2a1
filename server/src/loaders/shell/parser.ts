/** Reads a file unit by unit, as a shell does: a line is executed before the next one is read (POSIX XCU 2.3, 2.10). */
import { CommandReader } from "./command.ts";
import type { Dialect } from "./dialect.ts";
import type { AndOr, Pipeline, SimpleCommand, Unit, Word } from "./syntax.ts";
import { type Problem, syntaxError, TokenReader, undecidable } from "./tokens.ts";

/** One assignment on its line, in which no shell expands anything. */
const plainAssignmentAt = /([A-Za-z_][A-Za-z0-9_]*)=(?:([A-Za-z0-9_./,:@%+-]*)|'([^']*)'|"([^"\\$`]*)")[ \t]*(?=\n|$)/y;

export class ShellParser {
  readonly #tokens: TokenReader;
  readonly #commands: CommandReader;
  readonly #dialect: Dialect;

  constructor(text: string, dialect: Dialect) {
    this.#tokens = new TokenReader(text, dialect, (commands) => judge(commands, dialect));
    this.#commands = new CommandReader(this.#tokens);
    this.#dialect = dialect;
  }

  /** What follows from an offset on, for a part that is not modelled. */
  textFrom(start: number): string {
    return this.#tokens.text.slice(start);
  }

  /** The next line with a command, or `undefined` at the end of the file. */
  nextUnit(): Unit | undefined {
    const items: AndOr[] = [];
    for (;;) {
      if (items.length === 0) {
        const plain = this.#plainAssignment();
        if (plain !== undefined) return plain;
      }
      this.#tokens.skipBlanks();
      if (this.#tokens.atEnd()) return items.length > 0 ? { kind: "list", items } : undefined;
      if (this.#tokens.takeNewline()) {
        if (items.length > 0) return { kind: "list", items };
        continue;
      }
      // zsh lets a list begin with semicolons (Src/parse.c, par_event()).
      if (this.#dialect.name === "zsh" && this.#tokens.peekOperator() === ";") {
        this.#tokens.takeOperator();
        continue;
      }
      const start = this.#tokens.at;
      const item = this.#andOr();
      if (item.kind === "syntax-error") return item;
      if (item.kind === "skipped-line") {
        const end = this.#tokens.text.indexOf("\n", this.#tokens.at);
        this.#tokens.at = end < 0 ? this.#tokens.text.length : end;
        return item;
      }
      if (item.kind === "undecidable") return { kind: "undecidable", items, because: item.because, start };
      this.#tokens.skipBlanks();
      const operator = this.#tokens.peekOperator();
      if (operator === "&" && this.#dialect.name === "zsh" && assignsOnly(item.value)) return syntaxError("&");
      items.push({ ...item.value, background: operator === "&" });
      if (operator === ";" || operator === "&") this.#tokens.takeOperator();
      else if (operator !== undefined && operator !== "\n") return syntaxError(operator);
    }
  }

  /** The line, if it is one of those that most files consist of; only a shorter way to what the other functions make of it. */
  #plainAssignment(): Unit | undefined {
    plainAssignmentAt.lastIndex = this.#tokens.at;
    const match = plainAssignmentAt.exec(this.#tokens.text);
    if (match === null) return undefined;
    this.#tokens.at = plainAssignmentAt.lastIndex;
    const [, name, unquoted, single, double] = match;
    const text = unquoted ?? single ?? double ?? "";
    const value: Word = text === "" && unquoted !== undefined ? [] : [{ kind: "text", text, quoted: unquoted === undefined }];
    const command: SimpleCommand = { assignments: [{ name: name as string, append: false, value }], words: [], redirected: false };
    return { kind: "list", items: [{ first: { negated: false, commands: [command] }, rest: [], background: false }] };
  }

  #andOr(): { readonly kind: "value"; readonly value: Omit<AndOr, "background"> } | Problem {
    const first = this.#pipeline();
    if (first.kind !== "value") return first;
    const rest: Array<{ operator: "&&" | "||"; pipeline: Pipeline }> = [];
    for (;;) {
      this.#tokens.skipBlanks();
      const operator = this.#tokens.peekOperator();
      if (operator !== "&&" && operator !== "||") return { kind: "value", value: { first: first.value, rest } };
      this.#tokens.takeOperator();
      this.#skipSeparators();
      // zsh takes the end of the file for the end of the list.
      if (this.#tokens.atEnd() && this.#dialect.name === "zsh") return { kind: "value", value: { first: first.value, rest } };
      const next = this.#pipeline();
      if (next.kind !== "value") return next;
      rest.push({ operator, pipeline: next.value });
    }
  }

  /** Behind `|`, `&&` and `||` any line feeds may stand, in zsh semicolons too (Src/parse.c, `while (tok == SEPER)`). */
  #skipSeparators(): void {
    this.#tokens.skipNewlines();
    while (this.#dialect.name === "zsh" && this.#tokens.peekOperator() === ";") {
      this.#tokens.takeOperator();
      this.#tokens.skipNewlines();
    }
  }

  #pipeline(): { readonly kind: "value"; readonly value: Pipeline } | Problem {
    let negated = false;
    this.#tokens.skipBlanks();
    const commands: SimpleCommand[] = [];
    while (this.#tokens.atExclamationMark(true)) {
      if (negated && this.#dialect.name === "zsh") return syntaxError("!");
      negated = !negated;
      this.#tokens.at++;
      this.#tokens.skipBlanks();
      // bash and zsh negate even nothing.
      const next = this.#tokens.peekOperator();
      const bare =
        this.#tokens.atEnd() || next === "\n" || next === ";" || (this.#dialect.name === "zsh" && (next === "&&" || next === "||"));
      if (bare && this.#dialect.name !== "dash") return { kind: "value", value: { negated, commands } };
    }
    for (;;) {
      const result = this.#commands.read();
      if (result.kind !== "command") return result;
      commands.push(result.command);
      this.#tokens.skipBlanks();
      const operator = this.#tokens.peekOperator();
      if (operator !== "|" && operator !== "|&") return { kind: "value", value: { negated, commands } };
      this.#tokens.takeOperator();
      this.#skipSeparators();
      // `!` begins a pipeline, but no later command of it.
      if (this.#tokens.atExclamationMark(false)) {
        return this.#dialect.name === "dash" ? syntaxError("!") : undecidable("a negated part of a pipeline");
      }
    }
  }
}

/** Whether the commands of a substitution would be accepted. */
function judge(commands: string, dialect: Dialect): "fine" | "syntax-error" | "undecidable" {
  const parser = new ShellParser(commands, dialect);
  for (let unit = parser.nextUnit(); unit !== undefined; unit = parser.nextUnit()) {
    if (unit.kind === "syntax-error" || unit.kind === "undecidable") return unit.kind;
  }
  return "fine";
}

const assignsOnly = (item: Omit<AndOr, "background">): boolean => {
  const last = (item.rest.at(-1)?.pipeline ?? item.first).commands.at(-1);
  return last !== undefined && last.words.length === 0 && !last.redirected;
};
