import type { VersionFact } from "../../project/facts.ts";

/** Whether a version stands in a lock file or in installed metadata, so that it is what really runs; a requirement says only what is asked for. */
export function isLocked(fact: VersionFact): boolean {
  if (fact.kind !== "exact" || fact.place === undefined) return false;
  return /(?:uv|poetry|pdm|Pipfile)\.lock$|\.dist-info\//.test(fact.place.uri);
}
