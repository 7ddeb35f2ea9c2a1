import { canonicalName, roleOf } from "../agentos/settings.ts";
import { loaderById } from "../loaders/index.ts";
import { type LoaderId, type Reading, readingOf } from "../loaders/loader.ts";
import { loadFiles } from "../loaders/loadFiles.ts";
import type { Entry, ParsedDocument } from "../parse/document.ts";
import { LazyMap, likelyNames } from "../text/lazyMap.ts";
import { entriesNamed, isProductName, nameTest, selectEntries, textFor } from "./documents.ts";
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
  // A later file may refer to what an earlier one sets: then no line is plain.
  const textOf = (document: ParsedDocument): string => (documents.length > 1 ? document.text : textFor(document, loader));
  const envFiles = documents.map((document) => ({ name: nameOf(document.uri), text: textOf(document) }));
  const texts = envFiles.map(({ text }) => text);
  const result = readByReleases(loaderId, environment.pythonDotenv, texts, seen, (context) => loadFiles(loader, envFiles, context));
  const files = [...environment.files, ...documents.map(({ uri }) => uri)];
  if (result.kind === "refused")
    return { ...environment, files, refusal: { uri: refusedFile(loaderId, documents, seen), error: result.error } };
  const before = environment.values;
  const sources = loader.layering === "first-wins" ? documents : [...documents].reverse();
  const find = (name: string): Variable | undefined => {
    const known = before.get(name);
    if (options.keep && known?.reading.kind === "value") return known;
    const source = sourceIn(sources, name);
    // Names that the syntax shows and the loader does not read count as well.
    const reading = result.values.get(name) ?? (source === undefined || name === "" ? undefined : readingOf(result, name));
    if (reading === undefined || (options.onlyExported === true && source?.entry.exported !== true)) return known;
    // A setting that stands in the file and yet is not read is worth knowing; other names that are absent are not.
    if (reading.kind === "absent" && (source === undefined || known !== undefined || roleOf(name) === undefined)) return known;
    return source === undefined ? { reading } : { reading, source };
  };
  // Of what was there before, all names, whatever the test.
  const likely = function* (test: (name: string) => boolean): Iterable<string> {
    yield* likelyNames(before, test);
    for (const name of likelyNames(result.values, test)) if (test(name)) yield name;
    for (const document of [...sources].reverse()) for (const { name } of selectEntries(document, nameTest(test))) yield name.value;
  };
  return { ...environment, values: new LazyMap(find, likely), files, rest: result.rest === "unknown" ? "unknown" : environment.rest };
}

/** A loader that does not override leaves out what is set already; one that does must not be told of it. */
function withoutOwnNames(known: ReadonlyMap<string, string>, documents: readonly ParsedDocument[]): ReadonlyMap<string, string> {
  if (known.size === 0) return known;
  const own = new Set(documents.flatMap(({ entries }) => entries.map(({ name }) => name.value)));
  return new Map([...known].filter(([name]) => !own.has(name)));
}

/** The entry that a name's value comes from: the last one of the first document that has the name. */
function sourceIn(ordered: readonly ParsedDocument[], name: string): SettingSource | undefined {
  for (const document of ordered) {
    const entry = entriesNamed(document, name).at(-1);
    if (entry !== undefined) return { uri: document.uri, entry };
  }
  return undefined;
}

/** Which of several files the loader stumbles over. */
function refusedFile(loaderId: LoaderId, documents: readonly ParsedDocument[], environment: ReadonlyMap<string, string>): string {
  const loader = loaderById(loaderId);
  const culprit = documents.find((document) => loader.read(textFor(document, loader), { environment }).kind === "refused");
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
export function withCanonicalNames(values: ReadonlyMap<string, Variable>): ReadonlyMap<string, Variable> {
  const others = new Map<string, Variable>();
  for (const name of likelyNames(values, isProductName)) {
    const canonical = canonicalName(name);
    const variable = canonical === name || values.has(canonical) ? undefined : values.get(name);
    if (variable !== undefined) others.set(canonical, variable);
  }
  return others.size === 0 ? values : joined(values, others);
}

/** Two maps as one; where both have a name, the second one counts. */
export const joined = <T>(first: ReadonlyMap<string, T>, second: ReadonlyMap<string, T>): ReadonlyMap<string, T> =>
  new LazyMap(
    (name) => second.get(name) ?? first.get(name),
    function* (test) {
      yield* likelyNames(first, test);
      yield* likelyNames(second, test);
    },
  );

/** A map with something else in place of each of its values, made when it is asked for. */
export const mapped = <T, U extends object>(map: ReadonlyMap<string, T>, convert: (value: T) => U): ReadonlyMap<string, U> =>
  new LazyMap(
    (name) => {
      const value = map.get(name);
      return value === undefined ? undefined : convert(value);
    },
    (test) => likelyNames(map, test),
  );
