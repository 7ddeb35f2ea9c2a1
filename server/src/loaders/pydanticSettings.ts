/**
 * A pydantic-settings class with `env_file`: pydantic/pydantic-settings 2.16, sources/providers/dotenv.py
 * (`DotEnvSettingsSource._read_env_files`) over python-dotenv's `dotenv_values`, and sources/utils.py (`parse_env_vars`): unless
 * `case_sensitive` is set, names are compared in lower case. The process environment goes first (`EnvSettingsSource`).
 */
import { refused, tooLarge } from "./loaded.ts";
import { type EnvFile, emptyContext, type LoadContext, type Loader, type LoadResult, type Reading } from "./loader.ts";
import { dotenvValues } from "./pythonDotenv.ts";

export const pydanticSettings: Loader = {
  id: "pydantic-settings",
  title: "pydantic-settings",
  layering: "last-wins",
  read: (text, context = emptyContext) => readFiles([{ name: ".env", text }], context),
  readFiles: (files, context = emptyContext) => readFiles(files, context),
};

function readFiles(files: readonly EnvFile[], context: LoadContext): LoadResult {
  const values = new LowerCaseMap();
  const complaints: string[] = [];
  for (const file of files) {
    const parsed = dotenvValues(file.text, context, true);
    if (parsed === "too large") return tooLarge;
    if ("error" in parsed) return refused(parsed.error);
    for (const complaint of parsed.complaints) complaints.push(complaint);
    for (const [name, value] of parsed.values) values.set(name, value === undefined ? { kind: "absent" } : { kind: "value", value });
  }
  for (const [name, value] of context.environment) if (values.has(name)) values.set(name, { kind: "value", value });
  return { kind: "loaded", values, rest: "absent", complaints };
}

/** Finds a name however it is spelled; listed under the spelling that came last. */
class LowerCaseMap extends Map<string, Reading> {
  readonly #spelled = new Map<string, string>();

  override get(name: string): Reading | undefined {
    return super.get(this.#spelled.get(name.toLowerCase()) ?? name);
  }

  override has(name: string): boolean {
    return this.#spelled.has(name.toLowerCase());
  }

  override set(name: string, reading: Reading): this {
    const lower = name.toLowerCase();
    const before = this.#spelled.get(lower);
    if (before !== undefined) super.delete(before);
    this.#spelled.set(lower, name);
    return super.set(name, reading);
  }
}
