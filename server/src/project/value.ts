import type { Expression } from "../parse/pythonTree.ts";
import type { MappedString } from "../text/mappedString.ts";
import type { Place } from "../text/place.ts";

/**
 * What is known of a value without running the program. `unknown` is neither true nor false: rules stay silent about it.
 * `place` is where the program uses the value, `written` where its text stands (the same place for a literal, the `.env` entry for
 * `os.getenv`, the file for `open(...).read()`).
 */
export type Value =
  | TextValue
  | { readonly kind: "bytes"; readonly text: string; readonly place: Place; readonly written: Place; readonly steps: readonly Step[] }
  | { readonly kind: "boolean"; readonly value: boolean; readonly place: Place }
  | { readonly kind: "number"; readonly text: string; readonly place: Place }
  | { readonly kind: "none"; readonly place: Place; readonly steps: readonly Step[] }
  | { readonly kind: "list" | "tuple" | "set"; readonly items: readonly Value[]; readonly place: Place }
  | {
      readonly kind: "dict";
      readonly items: readonly { readonly key: Value; readonly value: Value }[];
      readonly complete: boolean;
      readonly place: Place;
    }
  /** An object whose class is known by its qualified name: `pathlib.Path`, `agno.os.config.AuthorizationConfig`, … */
  | { readonly kind: "object"; readonly type: string; readonly arguments: readonly CallArgument[]; readonly place: Place }
  /** Evaluating the expression raises, so that the module is not imported: `os.environ["X"]` in a run that certainly has no X. */
  | { readonly kind: "raises"; readonly exception: string; readonly message: string; readonly place: Place }
  /**
   * Not known. The steps say as far as they are known where it comes from: an environment variable of a run not yet looked at, or a file
   * that is opened for reading but cannot be read from here.
   */
  | { readonly kind: "unknown"; readonly place: Place; readonly steps: readonly Step[] };

export interface TextValue {
  readonly kind: "text";
  readonly text: string;
  readonly place: Place;
  readonly written: Place;
  /** Positions of the text's characters in the document of `written`, where they are one to one. */
  readonly mapped?: MappedString;
  /** How the text came to `place`, first step first. Empty for a literal. */
  readonly steps: readonly Step[];
}

/** One step on the way of a value. */
export type Step =
  | { readonly kind: "environment"; readonly name: string; readonly place: Place; readonly default?: string; readonly required?: boolean }
  | { readonly kind: "file"; readonly path: string; readonly uri?: string; readonly place: Place }
  | { readonly kind: "replace"; readonly from: string; readonly to: string; readonly place: Place }
  | { readonly kind: "strip"; readonly place: Place }
  | { readonly kind: "constant"; readonly name: string; readonly place: Place };

export interface CallArgument {
  readonly name: string | undefined;
  readonly value: Value;
  readonly expression: Expression;
  /** The argument with its keyword. */
  readonly place: Place;
  readonly namePlace?: Place;
}

/** True, false, or not known. */
export type Tri = true | false | "unknown";
