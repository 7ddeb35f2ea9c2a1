import { canonicalName, roleOf } from "../agentos/settings.ts";
import { loaderById } from "../loaders/index.ts";
import { type LoaderId, type Reading, readingOf } from "../loaders/loader.ts";
import { loadFiles } from "../loaders/loadFiles.ts";
import type { Entry, ParsedDocument } from "../parse/document.ts";
import { readByReleases } from "./dotenvReleases.ts";
import type { VersionFact } from "./facts.ts";
import { nameOf } from "./paths.ts";

/** A variable of the process that is being built up, and the entry that set it. */
export interface Variable {
  readonly reading: Reading;
  readonly source?: SettingSource;
  /** The entry that passed the value on, where it only refers to another one: `NAME: ${NAME}`. */
  readonly via?: SettingSource;
}

/** An entry and the file that it stands in. */
export interface SettingSource {
  readonly uri: string;
  readonly entry: Entry;
}

/** The environment of a process at one moment. A name that is not in `values` is unset, unless `rest` is "unknown". */
export interface Environment {
  readonly values: ReadonlyMap<string, Variable>;
  readonly rest: "absent" | "unknown";
  readonly refusal?: { readonly uri: string; readonly error: string };
  /** The files that were loaded, in order. */
  readonly files: readonly string[];
  /** The python-dotenv that the process has. */
  readonly pythonDotenv?: VersionFact;
}

export const emptyEnvironment: Environment = { values: new Map(), rest: "absent", files: [] };

/** The known variables, as a loader sees them when it interpolates. */
export function knownValues(environment: Environment): ReadonlyMap<string, string> {
  const known = new Map<string, string>();
  for (const [name, { reading }] of environment.values) if (reading.kind === "value") known.set(name, reading.value);
  return known;
}

/**
 * Loads env files with a loader into an environment. `keep`: variables that are there already stay, as with python-dotenv's `load_dotenv()`;
 * otherwise the file wins. `context`: what the loader sees for interpolation besides the environment.
 */
export function loadInto(
  environment: Environment,
  loaderId: LoaderId,
  documents: readonly ParsedDocument[],
  options: { readonly keep: boolean; readonly context?: ReadonlyMap<string, string>; readonly onlyExported?: boolean },
): Environment {
  const loader = loaderById(loaderId) as ReturnType<typeof loaderById> | undefined;
  if (loader === undefined || documents.length === 0) return environment;
  const seen = options.context ?? (options.keep ? knownValues(environment) : withoutOwnNames(knownValues(environment), documents));
  const envFiles = documents.map((document) => ({ name: nameOf(document.uri), text: document.text }));
  const texts = documents.map(({ text }) => text);
  const result = readByReleases(loaderId, environment.pythonDotenv, texts, seen, (context) => loadFiles(loader, envFiles, context));
  const files = [...environment.files, ...documents.map(({ uri }) => uri)];
  if (result.kind === "refused")
    return { ...environment, files, refusal: { uri: refusedFile(loaderId, documents, seen), error: result.error } };
  const values = new Map(environment.values);
  const [only] = documents;
  const sources =
    documents.length === 1 && only !== undefined
      ? sourcesIn(only)
      : sourcesOf(loader.layering === "first-wins" ? documents : [...documents].reverse());
  const set = (name: string, reading: Reading, source: SettingSource | undefined): void => {
    if (options.keep && values.get(name)?.reading.kind === "value") return;
    if (options.onlyExported === true && source?.entry.exported !== true) return;
    // A setting that stands in the file and yet is not read is worth knowing; other names that are absent are not.
    if (reading.kind === "absent" && (source === undefined || values.has(name) || roleOf(name) === undefined)) return;
    values.set(name, source === undefined ? { reading } : { reading, source });
  };
  result.values.forEach((reading, name) => {
    set(name, reading, sources.get(name));
  });
  // The names that the syntax shows and the loader does not read.
  for (const [name, source] of sources) if (!result.values.has(name) && name !== "") set(name, readingOf(result, name), source);
  return { ...environment, values, files, rest: result.rest === "unknown" ? "unknown" : environment.rest };
}

/** A loader that does not override leaves out what is set already; one that does must not be told of it. */
function withoutOwnNames(known: ReadonlyMap<string, string>, documents: readonly ParsedDocument[]): ReadonlyMap<string, string> {
  if (known.size === 0) return known;
  const own = new Set(documents.flatMap(({ entries }) => entries.map(({ name }) => name.value)));
  return new Map([...known].filter(([name]) => !own.has(name)));
}

/** The entry that each name's value comes from: the last one of the first document that has the name. */
function sourcesOf(ordered: readonly ParsedDocument[]): ReadonlyMap<string, SettingSource> {
  const sources = new Map<string, SettingSource>();
  for (const { uri, entries } of [...ordered].reverse()) for (const entry of entries) sources.set(entry.name.value, { uri, entry });
  return sources;
}

/** The same for one document, which several loaders may read. */
const sourcesByDocument = new WeakMap<ParsedDocument, ReadonlyMap<string, SettingSource>>();
function sourcesIn(document: ParsedDocument): ReadonlyMap<string, SettingSource> {
  let sources = sourcesByDocument.get(document);
  if (sources === undefined) {
    sources = sourcesOf([document]);
    sourcesByDocument.set(document, sources);
  }
  return sources;
}

/** Which of several files the loader stumbles over. */
function refusedFile(loaderId: LoaderId, documents: readonly ParsedDocument[], environment: ReadonlyMap<string, string>): string {
  const loader = loaderById(loaderId);
  const culprit = documents.find(({ text }) => loader.read(text, { environment }).kind === "refused");
  return (culprit ?? (documents[0] as ParsedDocument)).uri;
}

/** Sets one variable. */
export function setVariable(environment: Environment, name: string, variable: Variable, keep = false): Environment {
  if (keep && environment.values.get(name)?.reading.kind === "value") return environment;
  return { ...environment, values: new Map(environment.values).set(name, variable) };
}

/** Says that more variables may be there than can be seen. */
export const withUnknownRest = (environment: Environment): Environment => ({ ...environment, rest: "unknown" });

/**
 * Adds the product's spelling of names whose case it ignores (`os_security_key`), so that a look-up by that spelling finds them. The exact spelling
 * wins where both are set.
 */
export function withCanonicalNames(environment: Environment): Environment {
  let values: Map<string, Variable> | undefined;
  for (const [name, variable] of environment.values) {
    const canonical = canonicalName(name);
    if (canonical === name || environment.values.has(canonical)) continue;
    values ??= new Map(environment.values);
    values.set(canonical, variable);
  }
  return values === undefined ? environment : { ...environment, values };
}
