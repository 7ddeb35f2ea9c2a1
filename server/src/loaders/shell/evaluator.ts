/** Executes what the parser reads, as far as it sets variables, and says what a process started afterwards would find. */
import { tooLong } from "../loaded.ts";
import type { LoadContext, LoadResult } from "../loader.ts";
import { isBuiltin, runBuiltin } from "./builtins.ts";
import type { Dialect } from "./dialect.ts";
import { type Expanded, Expander } from "./expansion.ts";
import { type Flow, go, isDeclaration, type Shell } from "./flow.ts";
import { ShellParser } from "./parser.ts";
import { isComputed, readonlyInBash } from "./specialVariables.ts";
import { type Content, known, ShellState, unknown } from "./state.ts";
import { type AndOr, type Assignment, asAssignment, type Pipeline, type SimpleCommand } from "./syntax.ts";

/** Special builtins of POSIX XCU 2.15, before which dash keeps assignments. */
const special: ReadonlySet<string> = new Set(
  ": . break continue eval exec exit export readonly return set shift times trap unset".split(" "),
);

/** Commands in a part that is not modelled that may change more than the variables whose names are in it. */
const dangerous = /(?:^|[\s;&|(`])(?:\.|source|eval|exec|exit|return|set|unset|read|trap|alias|export\s+-)(?=\s|$|;)/;

/** Reads a whole file in one shell with `set -a`. */
export function sourceFile(text: string, dialect: Dialect, context: LoadContext): LoadResult {
  const unfollowed = tooLong(text);
  if (unfollowed !== undefined) return unfollowed;
  const state = new ShellState(context.environment);
  const parser = new ShellParser(dialect.dropsNul ? text.replaceAll("\0", "") : text, dialect);
  const evaluator = new Evaluator(dialect, state);
  for (let unit = parser.nextUnit(); unit !== undefined; unit = parser.nextUnit()) {
    if (unit.kind === "syntax-error") {
      if (dialect.syntaxError === "exit") return { kind: "refused", error: unit.message };
      state.complaints.push(unit.message);
      break;
    }
    if (unit.kind === "skipped-line") {
      state.complaints.push(unit.message);
      continue;
    }
    const flow = evaluator.list(unit.items);
    if (flow.kind === "exit") return { kind: "refused", error: flow.error };
    if (flow.kind === "line" || (flow.kind === "stop" && flow.error !== undefined)) state.complaints.push(flow.error ?? "");
    if (flow.kind === "stop") break;
    if (unit.kind === "undecidable") {
      // A shell executes a line when it has read all of it: a syntax error in the rest takes back what stands before it on the line.
      state.forget(unit.because, namesSetBy(unit.items));
      forgetRest(parser.textFrom(unit.start), unit.because, state, dialect);
      break;
    }
  }
  const rest = state.anything === undefined ? "absent" : "unknown";
  return { kind: "loaded", values: state.exports(), rest, complaints: state.complaints };
}

/** The names that commands set; undefined where they are more than assignments, so that it may be any. */
function namesSetBy(items: readonly AndOr[]): readonly string[] | undefined {
  const commands = items
    .flatMap(({ first, rest }) => [first, ...rest.map(({ pipeline }) => pipeline)])
    .flatMap((pipeline) => pipeline.commands);
  if (commands.some(({ words }) => words.length > 0)) return undefined;
  return commands.flatMap(({ assignments }) => assignments.map(({ name }) => name));
}

/** The rest of the file is not modelled: what it names is unknown, and everything if it could run or read anything else. */
function forgetRest(rest: string, because: string, state: ShellState, dialect: Dialect): void {
  if (dangerous.test(rest) || (dialect.syntaxError === "exit" && !looksClosed(rest))) state.forget(because);
  else
    state.forget(
      because,
      new Set(rest.match(/[A-Za-z_][A-Za-z0-9_]*(?=\+?=|\[)|(?<=(?:export|readonly|declare|typeset|for)\s+)[A-Za-z_][A-Za-z0-9_]*/g) ?? []),
    );
}

/** Whether what opens compound commands is closed again; otherwise a syntax error may lie in wait. */
function looksClosed(text: string): boolean {
  const count = (pattern: RegExp): number => text.match(pattern)?.length ?? 0;
  return (
    count(/\bif\b/g) === count(/\bfi\b/g) &&
    count(/\bdo\b/g) === count(/\bdone\b/g) &&
    count(/\bcase\b/g) === count(/\besac\b/g) &&
    count(/\(/g) === count(/\)/g) &&
    count(/\{/g) === count(/\}/g) &&
    !text.includes("`") &&
    count(/"/g) % 2 === 0 &&
    count(/'/g) % 2 === 0
  );
}

class Evaluator implements Shell {
  readonly dialect: Dialect;
  readonly state: ShellState;
  readonly expander: Expander;

  constructor(dialect: Dialect, state: ShellState) {
    this.dialect = dialect;
    this.state = state;
    this.expander = new Expander(dialect, state);
  }

  list(items: readonly AndOr[]): Flow {
    for (const item of items) {
      // A background list runs in a shell of its own.
      const flow = item.background ? go : this.#andOr(item);
      if (item.background) this.state.status = "zero";
      if (flow.kind !== "go") return flow;
    }
    return go;
  }

  #andOr(item: AndOr): Flow {
    let flow = this.#pipeline(item.first);
    for (const { operator, pipeline } of item.rest) {
      if (flow.kind !== "go") return flow;
      const status = this.state.status;
      if (status === "unknown") this.#perhaps(pipeline);
      else if ((status === "zero") === (operator === "&&")) flow = this.#pipeline(pipeline);
    }
    return flow;
  }

  /** A pipeline that may or may not run: what it would set is unknown. */
  #perhaps(pipeline: Pipeline): void {
    const because = "whether the command runs depends on another one";
    const [command] = pipeline.commands;
    if (pipeline.commands.length > 1 || command === undefined) return;
    if (command.words.length === 0)
      this.state.forget(
        because,
        command.assignments.map((assignment) => assignment.name),
      );
    else this.state.forget(because);
  }

  #pipeline(pipeline: Pipeline): Flow {
    const [only] = pipeline.commands;
    let flow: Flow = go;
    if (only === undefined) this.state.status = "zero";
    else if (pipeline.commands.length === 1) flow = this.#command(only);
    else if (this.dialect.lastOfPipelineHere) flow = this.#command(pipeline.commands.at(-1) as SimpleCommand);
    else this.state.status = "unknown";
    if (pipeline.negated && this.state.status !== "unknown") this.state.status = this.state.status === "zero" ? "nonzero" : "zero";
    return flow;
  }

  #command(command: SimpleCommand): Flow {
    const words: string[] = [];
    let declaration = false;
    for (const word of command.words) {
      // The arguments of `export` are expanded like assignments, by the builtin.
      if (declaration) break;
      // Patterns in the arguments of another program are matched in its own process.
      const matches = words.length === 0 || isBuiltin(words[0] as string, this.dialect);
      const fields = this.expander.fields(word, matches);
      if (fields.kind === "error") {
        // zsh may have made the assignments in front by then.
        const names = command.assignments.map((assignment) => assignment.name);
        if (this.dialect.name === "zsh") this.state.forget("an assignment before what fails", names);
        return this.#failure(fields);
      }
      if (fields.kind === "unknown") {
        if (words.length === 0) {
          this.#forgetCommand(command, fields.because);
          return go;
        }
        words.push("");
        continue;
      }
      words.push(...fields.fields);
      declaration = words.length === 1 && isDeclaration(words[0] as string, this.dialect);
    }
    const [name] = words;
    if (name === undefined) return this.#assignments(command);
    if (declaration && this.dialect.name !== "bash" && this.#usesOwnAssignments(command)) {
      const because = "an assignment before a declaration";
      this.state.forget(because);
      this.state.doubt(because);
      return go;
    }
    if (special.has(name) && this.dialect.specialBuiltinsKeep) {
      const flow = this.#assignments({ ...command, redirected: false });
      if (flow.kind !== "go") return flow;
    } else if (this.dialect.name !== "zsh" || isBuiltin(name, this.dialect)) {
      // zsh expands what stands before another program in a process of its own, where an error does not matter.
      for (const { value } of command.assignments) {
        const expanded = value === undefined ? known("") : this.expander.value(value);
        if (expanded.kind === "error") return this.#failure(expanded);
      }
    }
    if (command.redirected && isBuiltin(name, this.dialect)) {
      const because = "a redirection may fail";
      this.state.forget(because);
      if (this.dialect.name === "dash") this.state.doubt(because);
      return go;
    }
    const flow = runBuiltin(name, words.slice(1), command.words, this);
    if (declaration && command.assignments.length > 0 && this.dialect.name !== "bash") {
      // `A=1 export B=$A`: dash and zsh differ from version to version in what the second one sees.
      const declared = command.words.map((word) => asAssignment(word, true)?.name);
      this.state.forget("an assignment before a declaration", [
        ...command.assignments.map((assignment) => assignment.name),
        ...declared.filter((each) => each !== undefined),
      ]);
    }
    return flow;
  }

  /** `A=1 export $A`: the shells do not agree on which of the two comes first. */
  #usesOwnAssignments({ assignments, words }: SimpleCommand): boolean {
    const own = new Set(assignments.map((assignment) => assignment.name));
    return words.some((word) => word.some((part) => part.kind === "parameter" && own.has(part.name)));
  }

  #forgetCommand(command: SimpleCommand, because: string): void {
    this.state.forget(because);
    this.state.forget(
      because,
      command.assignments.map((assignment) => assignment.name),
    );
    this.state.status = "unknown";
  }

  #assignments(command: SimpleCommand): Flow {
    this.state.status = "zero";
    // bash assigns before it redirects, dash and zsh only if the redirection succeeded.
    if (command.redirected && this.dialect.name !== "bash") return this.#assignmentsPerhaps(command);
    for (const assignment of command.assignments) {
      const flow = this.assign(assignment);
      if (flow.kind !== "go") return flow;
    }
    if (command.redirected) this.state.status = "unknown";
    return go;
  }

  #assignmentsPerhaps({ assignments }: SimpleCommand): Flow {
    const because = "a redirection may fail";
    this.state.status = "unknown";
    this.state.forget(
      because,
      assignments.map((assignment) => assignment.name),
    );
    if (assignments.some(({ value }) => value !== undefined && this.expander.value(value).kind === "error")) {
      this.state.forget(because);
      this.state.doubt(because);
    }
    return go;
  }
  /** Carries out one assignment. */
  assign(assignment: Assignment): Flow {
    const { name } = assignment;
    // `1=…` sets an argument of zsh, which is no variable.
    if (/^[0-9]/.test(name)) return go;
    const expanded: Expanded | undefined = assignment.value === undefined ? undefined : this.expander.value(assignment.value);
    if (expanded?.kind === "error") return this.#failure(expanded);
    return this.store(name, expanded, assignment.append);
  }

  /** Stores a content, unless the variable is guarded. */
  store(name: string, content: Content | undefined, append = false): Flow {
    if (this.state.isReadonly(name) || (this.dialect.name === "bash" && readonlyInBash.has(name))) {
      return this.#failure({ kind: "error", error: `${name}: readonly variable`, effect: this.dialect.expansionError });
    }
    if (isComputed(this.dialect.name, name)) {
      this.state.assign(name, unknown(`${name} is a variable of the shell itself`));
      if (name === "IFS") this.state.forget("IFS was changed");
      return go;
    }
    if (content?.kind === "unknown") this.state.status = "unknown";
    this.state.assign(name, append ? concatenate(this.state.get(name), content) : content);
    return go;
  }

  #failure(error: Extract<Expanded, { kind: "error" }>): Flow {
    this.state.status = "nonzero";
    return { kind: error.effect, error: error.error };
  }
}

function concatenate(before: Content | undefined, added: Content | undefined): Content | undefined {
  if (added === undefined || added.kind === "unknown") return added;
  if (before === undefined) return added;
  return before.kind === "unknown" ? before : known(before.value + added.value);
}
