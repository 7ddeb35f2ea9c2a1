import { type EnvFile, emptyContext, type LoadContext, type Loader, type LoadResult, type Reading } from "./loader.ts";

/**
 * What a process has after a loader has read several files in the order given: a loader of single files reads the first one, one that
 * takes a list reads all, and the first or the last file wins. Refusing one file is refusing all.
 */
export function loadFiles(loader: Loader, files: readonly EnvFile[], context: LoadContext = emptyContext): LoadResult {
  if (loader.readFiles !== undefined) return loader.readFiles(files, context);
  const [first] = files;
  if (files.length === 1 && first !== undefined) return loader.read(first.text, context);
  const firstWins = loader.layering === "first-wins";
  const values = new Map<string, Reading>();
  const complaints: string[] = [];
  let rest: "absent" | "unknown" | "empty" = "absent";
  let because: string | undefined;
  let environment = context.environment;
  for (const file of loader.layering === "single" ? files.slice(0, 1) : files) {
    const result = loader.read(file.text, { ...context, environment });
    if (result.kind === "refused") return result;
    for (const [name, reading] of result.values) if (!firstWins || !values.has(name)) values.set(name, reading);
    if (result.rest !== "absent" && rest !== "unknown") rest = result.rest;
    because ??= result.because;
    for (const complaint of result.complaints) complaints.push(complaint);
    // Where the first file wins, it has changed the process environment that the next call sees.
    if (firstWins) environment = withValues(environment, values);
  }
  return { kind: "loaded", values, rest, ...(because === undefined ? {} : { because }), complaints };
}

function withValues(environment: ReadonlyMap<string, string>, readings: ReadonlyMap<string, Reading>): ReadonlyMap<string, string> {
  const extended = new Map(environment);
  for (const [name, reading] of readings) if (reading.kind === "value") extended.set(name, reading.value);
  return extended;
}
