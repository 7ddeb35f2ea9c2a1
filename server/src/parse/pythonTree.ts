import type { MappedString } from "../text/mappedString.ts";
import type { Located, Span } from "../text/span.ts";
import type { Quoting } from "./document.ts";

/** What AuthLint needs to know of a Python file: statements and expressions as data. Nothing is evaluated here; `project/` does that, without running Python. */
export interface PythonModule {
  readonly statements: readonly Statement[];
}

export type Statement =
  | {
      readonly kind: "import";
      readonly span: Span;
      readonly module: string;
      readonly level: number;
      readonly names: readonly ImportedName[];
    }
  | {
      readonly kind: "assign";
      readonly span: Span;
      readonly targets: readonly Expression[];
      readonly operator?: string;
      readonly value: Expression;
      /** The type of `name: type = value`. */
      readonly annotation?: Expression;
    }
  /** `name: type`, which assigns nothing. */
  | { readonly kind: "declaration"; readonly span: Span; readonly name: string; readonly annotation: Expression }
  | { readonly kind: "delete"; readonly span: Span; readonly targets: readonly Expression[] }
  /** `global a, b`. */
  | { readonly kind: "global"; readonly span: Span; readonly names: readonly string[] }
  | { readonly kind: "expression"; readonly span: Span; readonly value: Expression }
  | {
      readonly kind: "function";
      readonly span: Span;
      readonly name: Located<string>;
      readonly parameters: readonly Parameter[];
      readonly decorators: readonly Expression[];
      readonly body: readonly Statement[];
      readonly async: boolean;
      /** Whether the body has a `yield` of its own: a call makes a generator and runs nothing. */
      readonly generator: boolean;
    }
  | {
      readonly kind: "class";
      readonly span: Span;
      readonly name: Located<string>;
      readonly bases: readonly Argument[];
      readonly decorators: readonly Expression[];
      readonly body: readonly Statement[];
    }
  | { readonly kind: "if"; readonly span: Span; readonly branches: readonly Branch[]; readonly orElse: readonly Statement[] }
  | { readonly kind: "with"; readonly span: Span; readonly items: readonly WithItem[]; readonly body: readonly Statement[] }
  | { readonly kind: "loop"; readonly span: Span; readonly body: readonly Statement[]; readonly orElse: readonly Statement[] }
  | {
      readonly kind: "try";
      readonly span: Span;
      readonly body: readonly Statement[];
      readonly handlers: readonly (readonly Statement[])[];
      readonly orElse: readonly Statement[];
      readonly final: readonly Statement[];
    }
  | { readonly kind: "return"; readonly span: Span; readonly value?: Expression }
  | { readonly kind: "other"; readonly span: Span };

/** `import a.b as c` has an empty `module` and names `a.b` → `c`; `from .x import y as z` has module `x`, level 1; `import *` has name `*`. */
export interface ImportedName {
  readonly name: Located<string>;
  readonly as?: Located<string>;
}

export interface Branch {
  readonly test: Expression;
  readonly body: readonly Statement[];
}

export interface WithItem {
  readonly context: Expression;
  readonly target?: Expression;
}

export interface Parameter {
  readonly name: string;
  readonly default?: Expression;
}

export type Expression =
  | StringLiteral
  | { readonly kind: "bytes"; readonly span: Span; readonly value: MappedString }
  | { readonly kind: "number"; readonly span: Span; readonly text: string }
  | { readonly kind: "boolean"; readonly span: Span; readonly value: boolean }
  | { readonly kind: "none"; readonly span: Span }
  | { readonly kind: "list" | "tuple" | "set"; readonly span: Span; readonly items: readonly Expression[] }
  | { readonly kind: "dict"; readonly span: Span; readonly items: readonly DictItem[] }
  | { readonly kind: "name"; readonly span: Span; readonly name: string }
  | { readonly kind: "attribute"; readonly span: Span; readonly object: Expression; readonly name: Located<string> }
  | { readonly kind: "subscript"; readonly span: Span; readonly object: Expression; readonly index: Expression }
  | CallExpression
  | { readonly kind: "unary"; readonly span: Span; readonly operator: string; readonly operand: Expression }
  | { readonly kind: "binary"; readonly span: Span; readonly operator: string; readonly left: Expression; readonly right: Expression }
  | { readonly kind: "conditional"; readonly span: Span; readonly test: Expression; readonly body: Expression; readonly orElse: Expression }
  | { readonly kind: "star"; readonly span: Span; readonly operator: "*" | "**"; readonly value: Expression }
  | { readonly kind: "lambda"; readonly span: Span }
  /** An f-string: its pieces are not evaluated, but the literal ones are known. */
  | { readonly kind: "format"; readonly span: Span; readonly pieces: readonly (string | Expression)[] }
  | { readonly kind: "unknown"; readonly span: Span };

/** A string literal or several adjacent ones; `value` is what Python makes of it (escapes decoded, raw strings kept). */
export interface StringLiteral {
  readonly kind: "string";
  readonly span: Span;
  readonly value: MappedString;
  readonly quoting: Quoting;
  /** The text to put in place of `span` so that Python reads `value`. */
  encode(value: string): string;
}

export interface CallExpression {
  readonly kind: "call";
  readonly span: Span;
  readonly callee: Expression;
  readonly arguments: readonly Argument[];
  /** Between the parentheses; where a further argument can be written. */
  readonly inside: Span;
}

export interface Argument {
  /** The keyword, when there is one. */
  readonly name?: Located<string>;
  readonly value: Expression;
  readonly span: Span;
}

export interface DictItem {
  /** Absent for `**other`. */
  readonly key?: Expression;
  readonly value: Expression;
}

/** The dotted name of a name or attribute chain (`os.environ.get`), or `undefined` when something else is in it. */
export function dottedName(expression: Expression): string | undefined {
  if (expression.kind === "name") return expression.name;
  if (expression.kind !== "attribute") return undefined;
  const object = dottedName(expression.object);
  return object === undefined ? undefined : `${object}.${expression.name.value}`;
}
