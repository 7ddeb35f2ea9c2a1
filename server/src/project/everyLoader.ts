import { loaderById, loaders } from "../loaders/index.ts";
import { emptyContext, type LoadContext, type Loader, type LoaderId, type LoadResult, type Reading, readingOf } from "../loaders/loader.ts";
import type { ParsedDocument } from "../parse/document.ts";
import { textFor } from "./documents.ts";
import { readByReleases } from "./dotenvReleases.ts";
import type { VersionFact } from "./facts.ts";

/** What a loader makes of one variable, with the loader's name for people. */
export interface LoaderReading {
  readonly loader: LoaderId;
  readonly title: string;
  readonly reading: Reading;
}

/** The loaders that people really point at an env file whose reader is out of sight. Those of the product's own deployment scripts are not: they show themselves. */
const common: readonly LoaderId[] = [
  "python-dotenv",
  "compose",
  "docker",
  "podman",
  "kubectl",
  "systemd",
  "bash",
  "sh",
  "direnv",
  "dotenvy",
  "node-dotenv",
  "node-env-file",
];

/** What the common loaders make of a document as a whole. A document never changes, and a file may set one name many times. */
const readByCommon = new WeakMap<ParsedDocument, readonly { readonly loader: Loader; readonly result: LoadResult }[]>();

/** What each of the common loaders makes of a variable of an env file, by itself; for files that nothing is seen to read. */
export function commonReadings(document: ParsedDocument, name: string): readonly LoaderReading[] {
  let results = readByCommon.get(document);
  if (results === undefined) {
    results = loaders
      .filter(({ id }) => common.includes(id))
      .map((loader) => ({ loader, result: loader.read(textFor(document, loader), emptyContext) }));
    readByCommon.set(document, results);
  }
  return results.map(({ loader, result }) => ({ loader: loader.id, title: loader.title, reading: readingOf(result, name) }));
}

/**
 * What one loader makes of a variable of an env file by itself; undefined where the file is not one, or the run has no loader. `pythonDotenv`: what is
 * known of the installed one.
 */
export function readingBy(
  document: ParsedDocument,
  loader: LoaderId | "literal",
  name: string,
  pythonDotenv: VersionFact,
): Reading | undefined {
  if (document.syntax !== "dotenv" || loader === "literal") return undefined;
  const text = textFor(document, loaderById(loader));
  const read = (context: LoadContext): LoadResult => loaderById(loader).read(text, context);
  return readingOf(readByReleases(loader, pythonDotenv, [text], emptyContext.environment, read), name);
}
