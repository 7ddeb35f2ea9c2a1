/** What the parser makes of a line: the part of the shell grammar (POSIX XCU 2.10) that assignments and simple commands need. */

/** A piece of a word. `quoted`: it stands in quotes, so that it is neither split nor matched nor a tilde prefix. */
export type Part =
  | { readonly kind: "text"; readonly text: string; readonly quoted: boolean }
  | Parameter
  | { readonly kind: "undecidable"; readonly because: string; readonly quoted: boolean }
  /** A substitution that the shell refuses when it comes to it. */
  | { readonly kind: "bad-substitution" };

export interface Parameter {
  readonly kind: "parameter";
  readonly name: string;
  readonly quoted: boolean;
  /** `${#name}`. */
  readonly length: boolean;
  /** `-`, `=`, `+` or `?`, with `orEmpty` if a colon stands before it. */
  readonly operator?: { readonly sign: "-" | "=" | "+" | "?"; readonly orEmpty: boolean; readonly word: Word };
}

export type Word = readonly Part[];

export interface Assignment {
  readonly name: string;
  readonly append: boolean;
  /** `undefined` for `NAME=(…)` and `NAME[…]=…`, which make an array: arrays are not exported. */
  readonly value: Word | undefined;
}

export interface SimpleCommand {
  readonly assignments: readonly Assignment[];
  readonly words: readonly Word[];
  /** Whether files or descriptors are redirected, which may fail. */
  readonly redirected: boolean;
}

export interface Pipeline {
  readonly negated: boolean;
  readonly commands: readonly SimpleCommand[];
}

export interface AndOr {
  readonly first: Pipeline;
  readonly rest: ReadonlyArray<{ readonly operator: "&&" | "||"; readonly pipeline: Pipeline }>;
  readonly background: boolean;
}

/** What the shell reads before it executes anything: one line, or several if quotes or operators continue it. */
export type Unit =
  | { readonly kind: "list"; readonly items: readonly AndOr[] }
  | { readonly kind: "syntax-error"; readonly message: string }
  /** A line that the shell leaves out after an error, going on with the next one. */
  | { readonly kind: "skipped-line"; readonly message: string }
  /** A compound command, a function, an alias: from `start` on the text is not modelled. `items` run before it. */
  | { readonly kind: "undecidable"; readonly items: readonly AndOr[]; readonly because: string; readonly start: number };

const assignmentPrefix = /^([A-Za-z_][A-Za-z0-9_]*|[0-9]+)(\+?)=/;

/** The word as an assignment, if it begins with an unquoted `NAME=`; in zsh also `1=`, which sets an argument. */
export function asAssignment(word: Word, appends: boolean, positional = false): (Assignment & { readonly value: Word }) | undefined {
  const first = word[0];
  if (first?.kind !== "text" || first.quoted) return undefined;
  const match = assignmentPrefix.exec(first.text);
  if (match === null || (!positional && /^[0-9]/.test(match[1] as string)) || (match[2] === "+" && !appends)) return undefined;
  const text = first.text.slice(match[0].length);
  const rest = word.slice(1);
  return {
    name: match[1] as string,
    append: match[2] === "+",
    value: text === "" ? rest : [{ kind: "text", text, quoted: false }, ...rest],
  };
}

/** The text of a word without any quoting or expansion in it. */
export function literalOf(word: Word): string | undefined {
  const [first, second] = word;
  return second === undefined && first?.kind === "text" && !first.quoted ? first.text : undefined;
}

/** Joins neighbouring pieces of text, so that an assignment's `NAME=` and its plain value are one part. */
export function merge(parts: readonly Part[]): Word {
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
