/**
 * What a program that reads `.env` files makes of one. A loader is pure and total: any text in, an answer out, never an exception.
 * Texts come from `decodeUtf8` of `text/bytes.ts`: a byte order mark is still there as U+FEFF, and a byte that is not UTF-8 is a lone
 * surrogate U+DC80 … U+DCFF. Values are in the same notation, so `encodeUtf8(value)` is what the process gets, byte for byte.
 */
export type LoaderId =
  | "python-dotenv"
  | "pydantic-settings"
  | "vscode-env-file"
  | "compose"
  | "compose-interpolation"
  | "compose-raw"
  | "docker"
  | "podman"
  | "kubectl"
  | "systemd"
  | "bash"
  | "sh"
  | "zsh"
  | "direnv"
  | "dotenvy"
  | "honcho"
  | "node-dotenv"
  | "node-env-file"
  | "agentos-env-sync"
  | "agentos-railway";

/** What one loader makes of one variable. `unknown`: the file runs something that a model cannot decide, such as a command substitution. */
export type Reading =
  | { readonly kind: "value"; readonly value: string }
  | { readonly kind: "absent" }
  | { readonly kind: "refused"; readonly error: string }
  | { readonly kind: "unknown"; readonly because: string };

/**
 * The variables after loading; a name that is not in `values` is absent, unless `rest` says that nothing is known of it, or that it
 * is set and empty, as a `${NAME}` in a compose file is when nothing sets it.
 */
export interface LoadedEnvironment {
  readonly kind: "loaded";
  readonly values: ReadonlyMap<string, Reading>;
  readonly rest: "absent" | "unknown" | "empty";
  /** Why the rest is unknown. */
  readonly because?: string;
  /** What the loader complains about although it goes on. */
  readonly complaints: readonly string[];
}

/** The loader refuses the file: nothing is loaded and the program, or its container, does not start. */
export interface Refusal {
  readonly kind: "refused";
  /** The loader's own words, as far as they do not repeat a value. */
  readonly error: string;
}

export type LoadResult = LoadedEnvironment | Refusal;

/** One file to be loaded, under the name it was given to the loader. */
export interface EnvFile {
  readonly name: string;
  readonly text: string;
}

export interface LoadContext {
  /** Variables that the process has before anything is loaded; loaders consult them for interpolation and for what they must not override. */
  readonly environment: ReadonlyMap<string, string>;
  /** The installed versions of what does the reading, where they are known and matter. */
  readonly versions?: LoaderVersions;
}

export interface LoaderVersions {
  /** For `python-dotenv` and `pydantic-settings`, as in "1.2.4"; 1.2.2 where it is not given. */
  readonly pythonDotenv?: string;
}

export const emptyContext: LoadContext = { environment: new Map() };

/**
 * How a loader treats several files: it reads only one, a list in which the first or the last wins, or the files that its own naming
 * convention finds.
 */
export type Layering = "single" | "first-wins" | "last-wins";

export interface Loader {
  readonly id: LoaderId;
  /** The program as its users call it, for messages: "docker run --env-file". */
  readonly title: string;
  readonly layering: Layering;
  /** Whether a plain line is to it what it is to every loader (`loaders/plainLines.ts`). */
  readonly readsPlainLines?: boolean;
  /** Reads one file. */
  read(text: string, context?: LoadContext): LoadResult;
  /** Reads several files in order, where that is more than reading each of them; otherwise `layering` tells how they add up. */
  readFiles?(files: readonly EnvFile[], context?: LoadContext): LoadResult;
}

/** The reading of one variable in a result. */
export function readingOf(result: LoadResult, name: string): Reading {
  if (result.kind === "refused") return { kind: "refused", error: result.error };
  const found = result.values.get(name);
  if (found !== undefined) return found;
  if (result.rest === "empty") return { kind: "value", value: "" };
  return result.rest === "absent" ? { kind: "absent" } : { kind: "unknown", because: result.because ?? "an earlier command decides" };
}
