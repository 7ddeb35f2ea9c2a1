/**
 * What docker compose makes of env files: compose-spec/compose-go v2.9.1 (docker compose 2.40.3), cli/options.go `WithDotEnv`,
 * dotenv/env.go `GetEnvFromFile` and types/project.go `WithServicesEnvironmentResolved`. Compose reads the `.env` beside the compose
 * file in any case, for `${NAME}` in the compose file; an `env_file` is read after that and sees its variables first.
 */
import { parseComposeDotenv } from "./composeDotenv.ts";
import { parseKeyValueFile } from "./keyValueFile.ts";
import { expansionBudget, loaded, refused, tooLarge, tooLong } from "./loaded.ts";
import type { EnvFile, LoadContext, LoadResult } from "./loader.ts";

export type EnvFileFormat = "dotenv" | "raw";

interface ProjectEnvironment {
  readonly values: ReadonlyMap<string, string>;
  readonly complaints: readonly string[];
}

/** The project's environment: that of the process, then what the files set; the last file wins. */
export function readProjectEnvironment(
  files: readonly EnvFile[],
  context: LoadContext,
): ProjectEnvironment | { readonly error: string } | "too large" {
  const own = new Map<string, string>();
  const budget = expansionBudget();
  const complaints: string[] = [];
  for (const file of files) {
    const error = parseComposeDotenv(
      file.text,
      own,
      (name) => context.environment.get(name) ?? own.get(name),
      (complaint) => complaints.push(complaint),
      budget,
    );
    if (error !== undefined) return { error: `failed to read ${baseName(file.name)}: ${error}` };
  }
  return budget.left < 0 ? "too large" : { values: new Map([...own, ...context.environment]), complaints };
}

/** Nothing is known of any variable, because one of the files is too long to be followed; undefined where none is. */
export const anyTooLong = (files: readonly EnvFile[]): LoadResult | undefined =>
  files.map(({ text }) => tooLong(text)).find((result) => result !== undefined);

/** The container's environment from the `env_file` entries of a service, in order. */
export function readServiceEnvironment(files: readonly EnvFile[], format: EnvFileFormat, context: LoadContext): LoadResult {
  const unfollowed = anyTooLong(files);
  if (unfollowed !== undefined) return unfollowed;
  const project = readProjectEnvironment(
    files.filter((file) => baseName(file.name) === ".env"),
    context,
  );
  if (project === "too large") return tooLarge;
  if ("error" in project) return refused(project.error);
  const lookup = (name: string): string | undefined => project.values.get(name);
  const values = new Map<string, string>();
  const budget = expansionBudget();
  const complaints = [...project.complaints];
  for (const file of files) {
    if (format === "dotenv") {
      const error = parseComposeDotenv(file.text, values, lookup, (complaint) => complaints.push(complaint), budget);
      if (error !== undefined) return refused(`failed to read ${baseName(file.name)}: ${error}`);
    } else {
      const parsed = parseKeyValueFile(file.text, lookup);
      if ("error" in parsed) return refused(`failed to parse env_file ${baseName(file.name)}: ${parsed.error}`);
      for (const [name, value] of parsed.entries) values.set(name, value);
    }
  }
  return budget.left < 0 ? tooLarge : loaded(values, [...new Set(complaints)]);
}

const baseName = (name: string): string => name.slice(name.lastIndexOf("/") + 1);
