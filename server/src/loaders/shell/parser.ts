/** Reads a file unit by unit, as a shell does: a line is executed before the next one is read (POSIX XCU 2.3, 2.10). */
import type { Dialect } from "./dialect.ts";
import { type AndOr, type Assignment, asAssignment, literalOf, type Pipeline, type SimpleCommand, type Unit, type Word } from "./syntax.ts";
import { WordReader } from "./wordReader.ts";

/** Words that begin a compound command, or go on with one, where a command is expected. */
const opening: Readonly<Record<Dialect["name"], ReadonlySet<string>>> = {
  bash: new Set("if while until for case { [[ (( function select time coproc".split(" ")),
  dash: new Set("if while until for case {".split(" ")),
  zsh: new Set("if while until for case { [[ (( function select time coproc foreach repeat nocorrect noglob - end".split(" ")),
};
const closing: ReadonlySet<string> = new Set("then elif else fi do done esac }".split(" "));

type CommandResult =
  | { readonly kind: "command"; readonly command: SimpleCommand }
  | { readonly kind: "syntax-error"; readonly message: string }
  | { readonly kind: "skipped-line"; readonly message: string }
  | { readonly kind: "undecidable"; readonly because: string };

const operatorAt = /&&|\|\||;;&?|;&|\|&|&>>?|[\n;&|()]|<<<|<<-?|<&|<>|>>|>&|>\||>!|[<>]/y;

export class ShellParser {
  readonly #reader: WordReader;
  readonly #dialect: Dialect;
  /** Delimiters of here-documents whose bodies begin on the next line. */
  #hereDocuments: Array<{ readonly delimiter: string; readonly stripsTabs: boolean }> = [];

  constructor(text: string, dialect: Dialect) {
    this.#reader = new WordReader(text, dialect, (commands) => judge(commands, dialect));
    this.#dialect = dialect;
  }

  get #text(): string {
    return this.#reader.text;
  }

  /** What follows from an offset on, for a part that is not modelled. */
  textFrom(start: number): string {
    return this.#text.slice(start);
  }

  /** The next line with a command, or `undefined` at the end of the file. */
  nextUnit(): Unit | undefined {
    const items: AndOr[] = [];
    for (;;) {
      this.#skipBlanks();
      if (this.#atEnd()) return items.length > 0 ? { kind: "list", items } : undefined;
      if (this.#takeNewline()) {
        if (items.length > 0) return { kind: "list", items };
        continue;
      }
      // zsh lets a list begin with semicolons (Src/parse.c, par_event()).
      if (this.#dialect.name === "zsh" && this.#peekOperator() === ";") {
        this.#takeOperator();
        continue;
      }
      const start = this.#reader.at;
      const item = this.#andOr();
      if (item.kind === "syntax-error") return item;
      if (item.kind === "skipped-line") {
        const end = this.#text.indexOf("\n", this.#reader.at);
        this.#reader.at = end < 0 ? this.#text.length : end;
        return item;
      }
      if (item.kind === "undecidable") return { kind: "undecidable", items, because: item.because, start };
      this.#skipBlanks();
      const operator = this.#peekOperator();
      if (operator === "&" && this.#dialect.name === "zsh" && assignsOnly(item.value)) return syntaxError("&");
      items.push({ ...item.value, background: operator === "&" });
      if (operator === ";" || operator === "&") this.#takeOperator();
      else if (operator !== undefined && operator !== "\n") return syntaxError(operator);
    }
  }

  #andOr(): { readonly kind: "value"; readonly value: Omit<AndOr, "background"> } | Exclude<CommandResult, { kind: "command" }> {
    const first = this.#pipeline();
    if (first.kind !== "value") return first;
    const rest: Array<{ operator: "&&" | "||"; pipeline: Pipeline }> = [];
    for (;;) {
      this.#skipBlanks();
      const operator = this.#peekOperator();
      if (operator !== "&&" && operator !== "||") return { kind: "value", value: { first: first.value, rest } };
      this.#takeOperator();
      this.#skipNewlines();
      // zsh takes the end of the file for the end of the list.
      if (this.#atEnd() && this.#dialect.name === "zsh") return { kind: "value", value: { first: first.value, rest } };
      const next = this.#pipeline();
      if (next.kind !== "value") return next;
      rest.push({ operator, pipeline: next.value });
    }
  }

  #pipeline(): { readonly kind: "value"; readonly value: Pipeline } | Exclude<CommandResult, { kind: "command" }> {
    let negated = false;
    this.#skipBlanks();
    const commands: SimpleCommand[] = [];
    while (/^!(?:[ \t\n;&|()<>]|$)/.test(this.#text.slice(this.#reader.at, this.#reader.at + 2))) {
      if (negated && this.#dialect.name === "zsh") return syntaxError("!");
      negated = !negated;
      this.#reader.at++;
      this.#skipBlanks();
      // bash and zsh negate even nothing.
      const next = this.#peekOperator();
      const bare = this.#atEnd() || next === "\n" || next === ";" || (this.#dialect.name === "zsh" && (next === "&&" || next === "||"));
      if (bare && this.#dialect.name !== "dash") return { kind: "value", value: { negated, commands } };
    }
    for (;;) {
      const result = this.#command();
      if (result.kind !== "command") return result;
      commands.push(result.command);
      this.#skipBlanks();
      const operator = this.#peekOperator();
      if (operator !== "|" && operator !== "|&") return { kind: "value", value: { negated, commands } };
      this.#takeOperator();
      this.#skipNewlines();
      // `!` begins a pipeline, but no later command of it.
      if (/^![ \t\n;&|()<>]/.test(this.#text.slice(this.#reader.at, this.#reader.at + 2))) {
        return this.#dialect.name === "dash" ? syntaxError("!") : undecidable("a negated part of a pipeline");
      }
    }
  }

  #command(): CommandResult {
    const assignments: Assignment[] = [];
    const words: Word[] = [];
    let redirected = false;
    let anyRedirection = false;
    for (;;) {
      this.#skipBlanks();
      const operator = this.#peekOperator();
      if (operator !== undefined && /[<>]/.test(operator) && !this.#atProcessSubstitution()) {
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
          (words.length === 1 && /^\([ \t]*\)/.test(this.#text.slice(this.#reader.at, this.#reader.at + 80)))
        ) {
          return undecidable("a function or pattern");
        }
        return syntaxError("(");
      }
      if (operator !== undefined || this.#atEnd()) break;
      if (words.length === 0 && this.#dialect.name === "bash") {
        const problem = this.#subscript();
        if (problem !== undefined) return problem;
      }
      const word = this.#reader.readWord();
      if (this.#reader.unterminated !== undefined || this.#reader.refused || this.#reader.doubtful) return this.#unterminated();
      const problem = this.#take(word, assignments, words);
      if (problem !== undefined) return problem;
    }
    if (assignments.length === 0 && words.length === 0 && !anyRedirection) {
      const operator = this.#peekOperator();
      return operator === undefined ? { kind: "syntax-error", message: "syntax error: unexpected end of file" } : syntaxError(operator);
    }
    return { kind: "command", command: { assignments, words, redirected } };
  }

  /** `NAME[` where an assignment may stand: bash reads on to the closing bracket, over blanks and lines. */
  #subscript(): CommandResult | undefined {
    const start = /[A-Za-z_][A-Za-z0-9_]*\[/y;
    start.lastIndex = this.#reader.at;
    if (!start.test(this.#text)) return undefined;
    const end = this.#text.indexOf("]", start.lastIndex);
    if (end < 0) {
      this.#reader.unterminated = "]";
      return this.#unterminated();
    }
    return /^[A-Za-z0-9_.,:+*-]*$/.test(this.#text.slice(start.lastIndex, end)) ? undefined : undecidable("a subscript");
  }

  /** Sorts one word into assignments or the command's words. */
  #take(word: Word, assignments: Assignment[], words: Word[]): CommandResult | undefined {
    const literal = literalOf(word);
    const zsh = this.#dialect.name === "zsh";
    if (words.length === 0) {
      const assignment = asAssignment(word, this.#dialect.extended, zsh);
      if (assignment !== undefined) {
        if (assignment.value.length === 0 && this.#text[this.#reader.at] === "(" && this.#dialect.extended) {
          const problem = this.#skipArray();
          if (problem !== undefined) return problem;
          if (!this.#atEnd() && !/[\s;&|<>()]/.test(this.#text.charAt(this.#reader.at))) return undecidable("parentheses within a value");
          assignments.push({ ...assignment, value: undefined });
        } else assignments.push(assignment);
        return undefined;
      }
      const [first] = word;
      // A closing brace ends even a word of zsh that has not opened one.
      const last = word.at(-1);
      if (zsh && literal !== "}" && last?.kind === "text" && !last.quoted && last.text.endsWith("}") && !last.text.includes("{")) {
        return undecidable("a closing brace");
      }
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
    // A lone closing brace is a reserved word of zsh anywhere (zshoptions(1), IGNORE_CLOSE_BRACES).
    if (zsh && literal === "}") return syntaxError("}");
    words.push(word);
    return undefined;
  }

  #redirection(operator: string): CommandResult | undefined {
    this.#takeOperator();
    this.#skipBlanks();
    if (this.#atEnd() || (this.#peekOperator() !== undefined && !this.#atProcessSubstitution())) {
      return syntaxError(this.#peekOperator() ?? "\n");
    }
    const start = this.#reader.at;
    const target = literalOf(this.#reader.readWord());
    if (this.#reader.unterminated !== undefined) return this.#unterminated();
    if (this.#dialect.name === "dash" && /^[<>]&$/.test(operator) && target !== undefined && !/^[0-9-]$/.test(target)) {
      return { kind: "syntax-error", message: "Syntax error: Bad fd number" };
    }
    if (operator === "<<" || operator === "<<-") {
      const delimiter = this.#text.slice(start, this.#reader.at).replace(/\\([\s\S])|['"]/g, "$1");
      this.#hereDocuments.push({ delimiter, stripsTabs: operator === "<<-" });
    }
    return undefined;
  }

  /** Skips `(…)` of an array assignment, in which no operators may stand. */
  #skipArray(): CommandResult | undefined {
    this.#reader.at++;
    for (;;) {
      this.#skipNewlines();
      if (this.#atEnd()) {
        this.#reader.unterminated = ")";
        return this.#unterminated();
      }
      if (this.#text[this.#reader.at] === ")") {
        this.#reader.at++;
        return undefined;
      }
      const before = this.#reader.at;
      this.#reader.readWord();
      if (this.#reader.unterminated !== undefined) return this.#unterminated();
      if (this.#reader.at === before) {
        const operator = this.#peekOperator() ?? "(";
        if (this.#dialect.name === "bash") return { kind: "skipped-line", message: syntaxError(operator).message };
        if (operator !== ";") return syntaxError(operator);
        this.#takeOperator();
      }
    }
  }

  #skipBlanks(): void {
    const blanks = /(?:[ \t]|\\\n)*/y;
    blanks.lastIndex = this.#reader.at;
    this.#reader.at += blanks.exec(this.#text)?.[0].length ?? 0;
    if (this.#text[this.#reader.at] === "#") {
      const end = this.#text.indexOf("\n", this.#reader.at);
      this.#reader.at = end < 0 ? this.#text.length : end;
    }
  }

  #skipNewlines(): void {
    this.#skipBlanks();
    while (this.#takeNewline()) this.#skipBlanks();
  }

  /** Takes a line feed and the bodies of the here-documents that it begins. */
  #takeNewline(): boolean {
    if (this.#text[this.#reader.at] !== "\n") return false;
    this.#reader.at++;
    for (const { delimiter, stripsTabs } of this.#hereDocuments) {
      for (let line: string | undefined; line !== delimiter && !this.#atEnd(); ) {
        const end = this.#text.indexOf("\n", this.#reader.at);
        const next = end < 0 ? this.#text.length : end;
        line = this.#text.slice(this.#reader.at, next);
        if (stripsTabs) line = line.replace(/^\t+/, "");
        this.#reader.at = Math.min(next + 1, this.#text.length);
      }
    }
    this.#hereDocuments = [];
    return true;
  }

  /** The operator that stands here, possibly behind the number of a descriptor. */
  #peekOperator(): string | undefined {
    operatorAt.lastIndex = this.#reader.at + this.#descriptorLength();
    const operator = operatorAt.exec(this.#text)?.[0];
    if (this.#dialect.extended || operator === undefined) return operator;
    if (operator === "<<<") return "<<";
    if (operator === "|&") return "|";
    return operator.startsWith("&>") ? "&" : operator;
  }

  #descriptorLength(): number {
    const descriptor = /[0-9]+(?=[<>])/y;
    descriptor.lastIndex = this.#reader.at;
    return descriptor.exec(this.#text)?.[0].length ?? 0;
  }

  #takeOperator(): void {
    this.#reader.at += this.#descriptorLength() + (this.#peekOperator()?.length ?? 0);
  }

  #atProcessSubstitution(): boolean {
    const at = this.#reader.at;
    return this.#dialect.extended && (this.#text[at] === "<" || this.#text[at] === ">") && this.#text[at + 1] === "(";
  }

  #atEnd(): boolean {
    return this.#reader.at >= this.#text.length;
  }

  #unterminated(): CommandResult {
    if (this.#reader.doubtful) return undecidable("a substitution of commands that are not modelled");
    const what = this.#reader.unterminated ?? "";
    if (this.#reader.refused) return { kind: "syntax-error", message: "syntax error in a command substitution" };
    return { kind: "syntax-error", message: `unexpected EOF while looking for matching \`${what}'` };
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

const undecidable = (because: string): { kind: "undecidable"; because: string } => ({ kind: "undecidable", because });

function syntaxError(token: string): { kind: "syntax-error"; message: string } {
  return { kind: "syntax-error", message: `syntax error near unexpected token \`${token === "\n" ? "newline" : token}'` };
}
