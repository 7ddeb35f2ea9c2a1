/** The variables of a shell while it reads a file. */
import { expansionBudget } from "../loaded.ts";
import type { Reading } from "../loader.ts";

/** A text, or why a model cannot tell it. */
export type Content = { readonly kind: "known"; readonly value: string } | { readonly kind: "unknown"; readonly because: string };

export const known = (value: string): Content => ({ kind: "known", value });
export const unknown = (because: string): Content => ({ kind: "unknown", because });

interface Variable {
  /** `undefined`: declared but not set, or an array. */
  content: Content | undefined;
  exported: boolean;
  readonly: boolean;
  /** zsh: `export NAME` of an unset variable makes it empty, and only what names it again puts it into the environment. */
  pending?: boolean;
}

export class ShellState {
  /** `set -a`: every variable that is assigned is exported. */
  #allexport = true;
  /** Exit status of the last command, if it is certain. */
  status: "zero" | "nonzero" | "unknown" = "zero";
  /** Set once a command could have changed any variable. */
  anything: string | undefined;
  readonly complaints: string[] = [];
  /** How many characters may still be copied from variables; `A=$A$A` on every line would grow without end. */
  readonly budget = expansionBudget();
  #doubt: string | undefined;
  readonly #variables = new Map<string, Variable>();
  readonly #touched = new Set<string>();
  /** Names that were assigned or unset since everything was last forgotten: the others are unknown already. */
  readonly #fresh = new Set<string>();

  get allexport(): boolean {
    return this.#allexport;
  }

  set allexport(on: boolean) {
    this.#allexport = on;
    // What is forgotten from now on may have been exported, too.
    if (on) for (const name of this.#touched) this.#fresh.add(name);
  }

  constructor(environment: ReadonlyMap<string, string>) {
    for (const [name, value] of environment) this.#variables.set(name, { content: known(value), exported: true, readonly: false });
  }

  /** The content of a variable, or `undefined` if it is not set. */
  get(name: string): Content | undefined {
    const variable = this.#variables.get(name);
    if (variable === undefined && this.anything !== undefined) return unknown(this.anything);
    return variable?.content;
  }

  isReadonly(name: string): boolean {
    return this.#variables.get(name)?.readonly === true;
  }

  assign(name: string, content: Content | undefined): void {
    const variable = this.#own(name);
    variable.content = this.#doubt === undefined ? content : unknown(this.#doubt);
    variable.exported ||= this.#allexport;
    variable.pending = false;
  }

  export(name: string, exported = true): void {
    const variable = this.#own(name);
    variable.exported = exported;
    variable.pending = false;
  }

  /** `export NAME` in zsh, where NAME is not set (Src/builtin.c, typeset_single()). */
  exportEmpty(name: string): void {
    const variable = this.#own(name);
    variable.content = this.#doubt === undefined ? known("") : unknown(this.#doubt);
    variable.exported = true;
    variable.pending = true;
  }

  protect(name: string): void {
    this.#own(name).readonly = true;
  }

  unset(name: string): void {
    if (this.#doubt !== undefined) {
      this.assign(name, undefined);
      return;
    }
    this.#variables.delete(name);
    this.#touched.add(name);
    this.#fresh.add(name);
  }

  /** From here on it is not certain that the file is read any further. */
  doubt(because: string): void {
    this.#doubt ??= because;
  }

  /** After something that is not modelled: every variable may be anything, or only those that are named. */
  forget(because: string, names?: Iterable<string>): void {
    if (names === undefined) this.anything ??= because;
    for (const name of names ?? [...this.#fresh]) this.assign(name, unknown(because));
    if (names === undefined) this.#fresh.clear();
  }

  /** What a process that the shell now starts has, for the variables that the file touched. */
  exports(): Map<string, Reading> {
    const values = new Map<string, Reading>();
    for (const name of this.#touched) {
      const variable = this.#variables.get(name);
      const isThere = variable?.exported === true && !(variable.pending === true && variable.content?.kind === "known");
      const content = isThere ? variable.content : undefined;
      if (content === undefined) values.set(name, { kind: "absent" });
      else if (content.kind === "unknown") values.set(name, { kind: "unknown", because: content.because });
      else {
        const end = content.value.indexOf("\0");
        values.set(name, { kind: "value", value: end < 0 ? content.value : content.value.slice(0, end) });
      }
    }
    return values;
  }

  #own(name: string): Variable {
    this.#touched.add(name);
    this.#fresh.add(name);
    let variable = this.#variables.get(name);
    if (variable === undefined) {
      variable = { content: undefined, exported: false, readonly: false };
      this.#variables.set(name, variable);
    }
    return variable;
  }
}
