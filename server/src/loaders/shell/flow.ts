/** What the evaluator and the builtins share. */
import type { Dialect } from "./dialect.ts";
import type { Expander } from "./expansion.ts";
import type { Content, ShellState } from "./state.ts";

/** How it goes on after a command: with the next, the next line, not in this file, or not at all. */
export type Flow =
  | { readonly kind: "go" }
  | { readonly kind: "line"; readonly error: string }
  | { readonly kind: "stop"; readonly error?: string }
  | { readonly kind: "exit"; readonly error: string };

export const go: Flow = { kind: "go" };

/** The shell as a builtin sees it. */
export interface Shell {
  readonly dialect: Dialect;
  readonly state: ShellState;
  readonly expander: Expander;
  /** Stores a content, unless the variable is guarded. */
  store(name: string, content: Content | undefined, append?: boolean): Flow;
}

/** Commands whose arguments are assignments (bash(1) and POSIX.1-2024: "declaration utilities"). */
export function isDeclaration(name: string, dialect: Dialect): boolean {
  if (name === "export" || name === "readonly") return true;
  return dialect.name !== "dash" && /^(?:declare|typeset|local)$/.test(name);
}
