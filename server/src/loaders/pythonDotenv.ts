/**
 * python-dotenv's `load_dotenv()`: theskumar/python-dotenv 1.2.2, src/dotenv/main.py, `DotEnv.set_as_environment_variables` with
 * `override=False`: what the process already has stays, and wins in `${…}` too. How other releases differ: pythonDotenvReleases.ts.
 */
import { expansionBudget, loaded, refused, tooLarge } from "./loaded.ts";
import { emptyContext, type LoadContext, type Loader } from "./loader.ts";
import { interpolate, parseBindings } from "./pythonDotenvParser.ts";
import { disablingVariable, traitsOf } from "./pythonDotenvReleases.ts";
import { utf8DecodeError } from "./pythonText.ts";

export const pythonDotenv: Loader = {
  id: "python-dotenv",
  title: "python-dotenv",
  layering: "first-wins",
  read(text, context = emptyContext) {
    if (isDisabled(context)) return loaded(new Map());
    const parsed = dotenvValues(text, context, false);
    if (parsed === "too large") return tooLarge;
    if ("error" in parsed) return refused(parsed.error);
    const values = new Map<string, string>();
    for (const [name, value] of parsed.values) {
      const existing = context.environment.get(name);
      if (existing !== undefined) values.set(name, existing);
      else if (value !== undefined) {
        const error = environmentError(name, value);
        if (error !== undefined) return refused(error);
        values.set(name, value);
      }
    }
    return loaded(values, parsed.complaints);
  },
};

export interface DotenvValues {
  /** By name, in the order of first appearance; undefined is Python's None, a name without a value. */
  readonly values: ReadonlyMap<string, string | undefined>;
  readonly complaints: readonly string[];
}

/** `dotenv_values` with `override` as in `DotEnv`: whether the file's own variables come before the environment's in `${…}`. */
export function dotenvValues(
  text: string,
  context: LoadContext,
  override: boolean,
): DotenvValues | { readonly error: string } | "too large" {
  const error = utf8DecodeError(text);
  if (error !== undefined) return { error };
  const { bindings, complaints } = parseBindings(text, traitsOf(context));
  const values = new Map<string, string | undefined>();
  // `env.get(name, default)`: a name that is there without a value gives "", not the default (variables.py, `Variable.resolve`).
  const resolve = (name: string): string | undefined => {
    const existing = context.environment.get(name);
    const own = values.has(name) ? (values.get(name) ?? "") : undefined;
    return override ? (own ?? existing) : (existing ?? own);
  };
  const budget = expansionBudget();
  for (const { name, value } of bindings) values.set(name, value === undefined ? undefined : interpolate(value, resolve, budget));
  return budget.left < 0 ? "too large" : { values, complaints };
}

/** `os.environ[name] = value` (Modules/posixmodule.c, `os_putenv_impl`). */
function environmentError(name: string, value: string): string | undefined {
  if (name.includes("\0") || value.includes("\0")) return "ValueError: embedded null byte";
  return name.includes("=") ? "ValueError: illegal environment variable name" : undefined;
}

/** main.py, `_load_dotenv_disabled`. */
function isDisabled(context: LoadContext): boolean {
  const switched = context.environment.get(disablingVariable);
  return switched !== undefined && traitsOf(context).canBeDisabled && ["1", "true", "t", "yes", "y"].includes(switched.toLowerCase());
}
