import { compareVersions } from "../agentos/versions.ts";
import type { LoadContext, LoaderId, LoadResult, Reading } from "../loaders/loader.ts";
import { readingOf } from "../loaders/loader.ts";
import { dependsOnRelease, pythonDotenvReleases } from "../loaders/pythonDotenvReleases.ts";
import type { VersionFact } from "./facts.ts";

/** The loaders that read with the installed python-dotenv. */
const withPythonDotenv: ReadonlySet<LoaderId> = new Set<LoaderId>(["python-dotenv", "pydantic-settings"]);

/**
 * Reads files with every release of python-dotenv that may be installed, where the release can matter. A variable that they do not
 * agree on is unknown; nothing else is touched by not knowing the release. `texts`: what `read` reads.
 */
export function readByReleases(
  loader: LoaderId,
  installed: VersionFact | undefined,
  texts: readonly string[],
  environment: ReadonlyMap<string, string>,
  read: (context: LoadContext) => LoadResult,
): LoadResult {
  if (!withPythonDotenv.has(loader)) return read({ environment });
  return releaseContexts(installed, texts, environment).map(read).reduce(agreed);
}

/** A context for each way in which python-dotenv may read the texts; at least one. */
export function releaseContexts(
  installed: VersionFact | undefined,
  texts: readonly string[],
  environment: ReadonlyMap<string, string>,
): readonly LoadContext[] {
  if (!texts.some((text) => dependsOnRelease(text, environment))) return [{ environment }];
  return releasesOf(installed).map((pythonDotenv) => ({ environment, versions: { pythonDotenv } }));
}

/** One release for each way of reading that is possible. */
function releasesOf(installed: VersionFact | undefined): readonly string[] {
  if (installed?.kind === "exact") return [installed.version];
  if (installed?.kind !== "range") return pythonDotenvReleases;
  const { min, below } = installed;
  const possible = pythonDotenvReleases.filter((release, index) => {
    const next = pythonDotenvReleases[index + 1];
    const isTooNew = below !== undefined && compareVersions(below, release) <= 0;
    const isTooOld = min !== undefined && next !== undefined && compareVersions(min, next) >= 0;
    return !isTooNew && !isTooOld;
  });
  return possible.length === 0 ? pythonDotenvReleases : possible;
}

const undecided: Reading = { kind: "unknown", because: "it depends on the installed python-dotenv" };

function agreed(a: LoadResult, b: LoadResult): LoadResult {
  if (a.kind === "refused" && b.kind === "refused") return a;
  if (a.kind === "refused" || b.kind === "refused") return { kind: "loaded", values: new Map(), rest: "unknown", complaints: [] };
  const values = new Map<string, Reading>();
  for (const name of new Set([...a.values.keys(), ...b.values.keys()])) {
    const reading = readingOf(a, name);
    values.set(name, isSame(reading, readingOf(b, name)) ? reading : undecided);
  }
  const rest = a.rest === b.rest ? a.rest : "unknown";
  return { kind: "loaded", values, rest, complaints: a.complaints.filter((complaint) => b.complaints.includes(complaint)) };
}

const isSame = (a: Reading, b: Reading): boolean => a.kind === b.kind && (a.kind !== "value" || b.kind !== "value" || a.value === b.value);
