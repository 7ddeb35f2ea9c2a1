import assert from "node:assert/strict";
import type { LoadContext, Loader, LoaderVersions } from "../../server/src/loaders/loader.ts";

export const contextOf = (environment: Readonly<Record<string, string>>, versions?: LoaderVersions): LoadContext => ({
  environment: new Map(Object.entries(environment)),
  ...(versions === undefined ? {} : { versions }),
});

/** What a loader makes of a text: the values by name, or the reason of its refusal. */
export function readAll(
  loader: Loader,
  text: string,
  environment: Readonly<Record<string, string>> = {},
  versions?: LoaderVersions,
): Record<string, string> | string {
  const result = loader.read(text, contextOf(environment, versions));
  if (result.kind === "refused") return result.error;
  assert.notEqual(result.rest, "unknown");
  const values: Record<string, string> = {};
  for (const [name, reading] of result.values) if (reading.kind === "value") values[name] = reading.value;
  return values;
}

/** Rows of: what is special, the text, what the loader makes of it. */
export type Row = readonly [what: string, text: string, expected: Record<string, string> | string, environment?: Record<string, string>];

export function checkRows(loader: Loader, rows: readonly Row[], versions?: LoaderVersions): void {
  for (const [what, text, expected, environment] of rows) assert.deepEqual(readAll(loader, text, environment, versions), expected, what);
}
