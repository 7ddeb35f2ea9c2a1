import type { Place } from "../text/place.ts";
import type { KnownVersion } from "./agnoVersions.ts";

/** A Python value as far as it is known; the shape of `Value` in `project/value.ts` without what only a linter needs. */
export type PythonValue =
  | { readonly kind: "text"; readonly text: string; readonly place?: Place }
  | { readonly kind: "bytes"; readonly text: string; readonly place?: Place }
  | { readonly kind: "boolean"; readonly value: boolean; readonly place?: Place }
  | { readonly kind: "number"; readonly text: string; readonly place?: Place }
  | { readonly kind: "none"; readonly place?: Place }
  | { readonly kind: "list" | "tuple" | "set"; readonly items: readonly PythonValue[]; readonly place?: Place }
  | {
      readonly kind: "dict";
      readonly items: readonly { readonly key: PythonValue; readonly value: PythonValue }[];
      readonly complete: boolean;
      readonly place?: Place;
    }
  | { readonly kind: "object"; readonly type: string; readonly arguments: readonly PythonArgument[]; readonly place?: Place }
  | { readonly kind: "raises"; readonly exception: string; readonly message: string; readonly place?: Place }
  | { readonly kind: "unknown"; readonly place?: Place };

export interface PythonArgument {
  readonly name: string | undefined;
  readonly value: PythonValue;
  readonly place?: Place;
}

/** The keyword arguments of a call; `open` when some are out of sight (`**options`). */
export interface CallFacts {
  readonly arguments: ReadonlyMap<string, PythonArgument>;
  readonly open: boolean;
  readonly place?: Place;
}

/** One `AgentOS(...)` as the model needs it; `App` of `project/facts.ts` has this shape. */
export interface AppFacts extends CallFacts {
  /** Truth of `authorization=`; false when absent. */
  readonly authorization: boolean | "unknown";
  readonly config?: CallFacts & { readonly form: "object" | "dict" | "unknown" };
  readonly middlewares: readonly MiddlewareFacts[];
  /** False where the call stands in a branch that may not be taken. */
  readonly certain: boolean;
  /** Qualified names of the product that the app's modules import. */
  readonly imports: ReadonlyMap<string, Place>;
}

export interface MiddlewareFacts extends CallFacts {
  readonly position: "base-app" | "after-get-app" | "unknown";
  readonly certain: boolean;
}

/**
 * A variable of the process. `intended` is the value its author evidently means, where that differs from what is loaded; null where the
 * file leaves it open which value is meant (two assignments, a `#` that may belong to the secret).
 */
export type EnvironmentFact =
  | { readonly kind: "value"; readonly value: string; readonly place?: Place; readonly intended?: string | null }
  | { readonly kind: "absent" }
  | { readonly kind: "refused"; readonly error: string }
  | { readonly kind: "unknown" };

/** The variables of the process at one moment; a name that is not in `values` is unset when `complete`, else not known. */
export interface EnvironmentFacts {
  readonly values: ReadonlyMap<string, EnvironmentFact>;
  readonly complete: boolean;
}

/** What opening a path for reading gives. */
export type FileFact =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "missing" }
  | { readonly kind: "directory" }
  | { readonly kind: "unknown" };

/** Everything that decides about the outcome. */
export interface Situation {
  readonly versions: { readonly agno: KnownVersion; readonly pyjwt: KnownVersion; readonly cryptography: KnownVersion };
  /** Absent where no app was found; then nothing is claimed but a refusal of the loader. */
  readonly app?: AppFacts;
  /** The loader refuses a file, so that the process does not start. */
  readonly refusal?: { readonly error: string; readonly place?: Place };
  /** An exception that importing the app's modules certainly raises. */
  readonly importError?: { readonly exception: string; readonly message: string; readonly place?: Place };
  /** The variables when `AgentOS(...)` runs: it reads its settings there. */
  readonly atApp: EnvironmentFacts;
  /** … when `get_app()` runs: it reads the JWT variables. */
  readonly atGetApp: EnvironmentFacts;
  /** … when the first request comes: what a manual middleware reads. */
  readonly atRequest: EnvironmentFacts;
  /** Opens a path as the process would, from its working folder. */
  readonly open: (path: string) => FileFact;
}
