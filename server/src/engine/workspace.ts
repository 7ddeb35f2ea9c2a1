import type { FileSystem } from "../host/fileSystem.ts";
import { globMatcher } from "../host/globs.ts";
import type { ParsedDocument, Syntax } from "../parse/document.ts";
import { mightMatter, syntaxOf } from "../parse/fileKinds.ts";
import { parse } from "../parse/index.ts";
import { buildProject } from "../project/build.ts";
import { fileNamePatterns } from "../project/discover.ts";
import type { Project } from "../project/facts.ts";
import type { FolderOptions } from "../project/options.ts";
import { pathBelow } from "../project/paths.ts";
import { type World, wantedFiles, wantedFolders } from "../project/world.ts";
import { byteOrderMarkOf, decodeUtf8 } from "../text/bytes.ts";
import { type ConfigFile, configFileName, readConfigFile } from "./configFile.ts";
import { type Configuration, defaultConfiguration } from "./configuration.ts";
import { isTooLarge } from "./limits.ts";
import { createListing } from "./listing.ts";

/**
 * One folder: its files on disk, the documents that an editor holds open over them, and the project that follows from both. What is kept
 * here are caches; dropping them changes nothing but the time of the next answer.
 */
export interface Workspace {
  readonly root: string;
  configure(configuration: Configuration): void;
  /** The text of an open document; it counts in place of the file. */
  openDocument(uri: string, text: string): void;
  closeDocument(uri: string): void;
  /** Reads a file that was named, whatever it is called; one whose name says nothing is taken for an env file. */
  include(uri: string): Promise<void>;
  /** Files that were made, changed or deleted on disk. */
  filesChanged(uris: readonly string[]): void;
  /** Forgets all that was read. */
  invalidate(): void;
  /** Whether the uri lies in this folder. */
  contains(uri: string): boolean;
  project(): Promise<Project>;
  /** What holds for a document of the project that was computed last: the nearest configuration file above it, else what `configure` said. */
  configurationFor(uri: string): Configuration;
  /** The configuration file that holds for a document, if there is one. */
  configFileFor(uri: string): ConfigFile | undefined;
  /** Whether the configuration says that a document is to be left alone. What names it may still read it. */
  isExcluded(uri: string): boolean;
  /** The configuration files that were read for it, that of the folder itself first. */
  configFiles(): readonly ConfigFile[];
}

type Existence = "file" | "directory" | "missing" | "unknown";

/** References lead to files that hold references: an env file of a compose file that a Makefile names. More steps than this are a loop. */
const mostRounds = 8;

/** A folder with more relevant files than this is no project; the rest is left alone. */
const mostFiles = 20_000;

/** What a host of a workspace may want to know. */
export interface WorkspaceOptions {
  /** Configuration files count where this is given; what one says goes through it first, so that a command line can put its own over it. */
  readonly fromFile?: (configuration: Configuration) => Configuration;
  /** Told once of each file that is left alone: its URI and why, never content. */
  readonly onSkipped?: (uri: string, because: "too-large" | "no-permission" | "unreadable") => void;
}

export function createWorkspace(root: string, fileSystem: FileSystem, options: WorkspaceOptions = {}): Workspace {
  const prefix = root.endsWith("/") ? root : `${root}/`;
  /** Open documents; undefined for one that has nothing to do with the product, as most Python and YAML files. */
  const open = new Map<string, { readonly text: string; readonly document: ParsedDocument | undefined }>();
  /** The byte order mark of an open document's file: editors keep it to themselves, the program that reads the file may stumble over it. */
  const marked = new Map<string, string>();
  const skipped = new Set<string>();
  const folders = new Map<string, readonly string[]>();
  const onDisk = new Map<string, ParsedDocument | undefined>();
  const existence = new Map<string, Existence>();
  /** Open documents that are excluded, but named by others. */
  const named = new Set<string>();
  const matchers = new WeakMap<readonly string[], (path: string) => boolean>();
  let base = defaultConfiguration;
  /** What holds for the folder as a whole. */
  let configuration = defaultConfiguration;
  let configured: readonly ConfigFile[] = [];
  let isConfigurationStale = true;
  const listing = createListing(prefix);
  /** Counts what was told of the disk; what was read before counts no more. */
  let epoch = 0;
  let generation = 0;
  let built: { readonly generation: number; readonly project: Promise<Project> } | undefined;

  return {
    root,
    configure(next) {
      base = next;
      isConfigurationStale = true;
      if (options.fromFile === undefined) useConfiguration(next);
      generation++;
    },
    openDocument(uri, text) {
      const known = open.get(uri);
      if (known?.text === text) return;
      const document = documentOf(uri, text, false);
      open.set(uri, { text, document });
      if (known === undefined) listing.opened(uri);
      // Typing in a file that has nothing to say changes nothing.
      if (isConfigFile(uri)) {
        isConfigurationStale = true;
        generation++;
      }
      if (known === undefined || known.document !== undefined || document !== undefined) generation++;
    },
    closeDocument(uri) {
      if (open.delete(uri)) generation++;
      if (isConfigFile(uri)) isConfigurationStale = true;
      onDisk.delete(uri);
      existence.delete(uri);
      marked.delete(uri);
    },
    async include(uri) {
      await read(uri, false);
      generation++;
    },
    filesChanged(uris) {
      epoch++;
      for (const uri of uris) {
        listing.told(uri, syntaxOf(uri) !== undefined);
        if (isConfigFile(uri)) isConfigurationStale = true;
        onDisk.delete(uri);
        marked.delete(uri);
        skipped.delete(uri);
        existence.clear();
        folders.clear();
      }
      generation++;
    },
    invalidate() {
      epoch++;
      onDisk.clear();
      existence.clear();
      folders.clear();
      listing.forget();
      isConfigurationStale = true;
      generation++;
    },
    configurationFor: (uri) => configFileFor(uri)?.configuration ?? configuration,
    configFileFor,
    isExcluded,
    configFiles: () => configured,
    contains: (uri) => uri === root || uri.startsWith(prefix),
    project() {
      if (built?.generation === generation) return built.project;
      const current = { generation, project: build() };
      built = current;
      return current.project;
    },
  };

  function configFileFor(uri: string): ConfigFile | undefined {
    let nearest: ConfigFile | undefined;
    for (const file of configured) if (uri.startsWith(folderOf(file)) && file.uri.length > (nearest?.uri.length ?? 0)) nearest = file;
    return nearest;
  }

  function isExcluded(uri: string): boolean {
    const file = configFileFor(uri);
    const { exclude } = file?.configuration ?? configuration;
    const folder = file === undefined ? prefix : folderOf(file);
    const path = exclude.length === 0 ? undefined : pathBelow(folder, uri);
    if (path === undefined) return false;
    const matches = matchers.get(exclude) ?? globMatcher(exclude);
    matchers.set(exclude, matches);
    return matches(path);
  }

  function useConfiguration(next: Configuration): void {
    if (next.include.join() !== configuration.include.join() || next.exclude.join() !== configuration.exclude.join()) searchAgain();
    configuration = next;
  }

  /** Other files are chosen than before: what was read of those that are not chosen any more must not stay. */
  function searchAgain(): void {
    if (listing.files === undefined) return;
    listing.forget();
    onDisk.clear();
    existence.clear();
  }

  async function configFile(uri: string): Promise<ConfigFile | undefined> {
    const opened = open.get(uri)?.text;
    const result = opened === undefined ? await fileSystem.read(uri) : undefined;
    const text = opened ?? (result?.kind === "bytes" ? decodeUtf8(result.bytes) : undefined);
    if (text === undefined || options.fromFile === undefined) return undefined;
    const known = configured.find((file) => file.uri === uri && file.text === text);
    if (known !== undefined) return known;
    const file = readConfigFile(uri, text);
    return { ...file, configuration: options.fromFile(file.configuration) };
  }

  /** Reads the configuration files that are known of. Where they choose other files than before, the folder has to be searched again. */
  async function readConfigFiles(): Promise<void> {
    const before = choices(configured);
    const own = await configFile(`${prefix}${configFileName}`);
    useConfiguration(own?.configuration ?? base);
    const files = own === undefined ? [] : [own];
    for (const uri of listing.files ?? []) {
      const file = isConfigFile(uri) && uri !== own?.uri ? await configFile(uri) : undefined;
      if (file !== undefined) files.push(file);
    }
    configured = files;
    if (choices(files) !== before) searchAgain();
  }

  /** The files below a folder by what holds for it. A configuration file further down decides alone about what is below it. */
  async function search(folder: string, { include, exclude }: Configuration, nested: ConfigFile[]): Promise<Set<string>> {
    const names = patternsOf(include);
    // Hosts may know globs of another kind, or none.
    const isLeftOut = globMatcher(exclude);
    const all = await fileSystem.find(folder, names, { exclude, limit: mostFiles });
    const found = new Set(exclude.length === 0 ? all : all.filter((uri) => !isLeftOut(pathBelow(folder, uri) ?? "")));
    if (options.fromFile === undefined) return found;
    const below = [...found].filter((uri) => isConfigFile(uri) && uri !== `${folder}/${configFileName}`);
    for (const uri of below.sort((a, b) => a.length - b.length)) {
      if (!found.has(uri) || nested.some((file) => file.uri === uri)) continue;
      const file = await configFile(uri);
      if (file === undefined) continue;
      nested.push(file);
      const own = folderOf(file);
      for (const other of found) if (other.startsWith(own)) found.delete(other);
      for (const other of await search(own.slice(0, -1), file.configuration, nested)) found.add(other);
    }
    return found;
  }

  async function build(): Promise<Project> {
    const isStale = isConfigurationStale && options.fromFile !== undefined;
    isConfigurationStale = false;
    if (isStale) await readConfigFiles();
    await lookAgain();
    if (listing.files === undefined) {
      const nested: ConfigFile[] = [];
      listing.searched(await search(root, configuration, nested));
      configured = [...configured.filter((file) => file.uri === `${prefix}${configFileName}`), ...nested];
    }
    for (const uri of listing.files ?? []) if (!onDisk.has(uri) && !open.has(uri)) await read(uri, true);
    for (const uri of open.keys()) if (!marked.has(uri)) await lookForMark(uri);
    named.clear();
    let now = world();
    for (let round = 0; round < mostRounds; round++) {
      const wanted = wantedFiles(now);
      const parsed = wanted.filter(nameExcluded).length + wanted.filter(parseOpen).length;
      const files = wanted.filter(
        (uri) => !open.has(uri) && !skipped.has(uri) && (onDisk.has(uri) ? onDisk.get(uri) === undefined : !existence.has(uri)),
      );
      const names = wantedFolders(now).filter((uri) => !folders.has(uri));
      if (files.length === 0 && names.length === 0 && parsed === 0) break;
      for (const uri of files) await read(uri, false);
      for (const uri of names) await list(uri);
      now = world();
    }
    const nested = configured
      .filter((file) => file.uri !== `${prefix}${configFileName}`)
      .map((file) => ({ uri: folderOf(file).slice(0, -1), options: optionsOf(file.configuration) }));
    return buildProject(now, { ...optionsOf(configuration), ...(nested.length === 0 ? {} : { folders: nested }) });
  }

  /** Looks at the folders of which too little was told. A configuration file among what is new may choose other files everywhere. */
  async function lookAgain(): Promise<void> {
    for (const { folder, flat } of listing.takeWaiting()) {
      const { include } = configFileFor(`${folder}/`)?.configuration ?? configuration;
      const found = await fileSystem.find(`${folder}/` === prefix ? root : folder, patternsOf(include), { limit: mostFiles, flat });
      const added = found.filter((uri) => listing.files?.has(uri) === false && !isExcluded(uri));
      existence.clear();
      folders.clear();
      if (options.fromFile !== undefined && added.some(isConfigFile)) searchAgain();
      else listing.add(added);
    }
  }

  async function list(uri: string): Promise<void> {
    const before = epoch;
    const names = (await fileSystem.list(uri)).map((item) => item.name);
    if (before === epoch) folders.set(uri, names);
  }

  function world(): World {
    const documents = new Map<string, ParsedDocument>();
    for (const [uri, document] of onDisk) if (document !== undefined) documents.set(uri, document);
    for (const [uri, { document }] of open) {
      if (document === undefined || (isExcluded(uri) && !named.has(uri))) documents.delete(uri);
      else documents.set(uri, document);
    }
    // Hosts write the root of a file system of their own with a slash at its end; rules compare folders, which have none.
    return {
      root: prefix.slice(0, -1),
      documents,
      folders,
      exists: (uri) => (documents.has(uri) ? "file" : (existence.get(uri) ?? "unknown")),
    };
  }

  /** An open document that is to be left alone counts all the same where something names it; tells whether that is news. */
  function nameExcluded(uri: string): boolean {
    if (named.has(uri) || !open.has(uri) || !isExcluded(uri)) return false;
    named.add(uri);
    return true;
  }

  /** Parses an open document that said nothing at a first look, now that something names it; tells whether there was one. */
  function parseOpen(uri: string): boolean {
    const known = open.get(uri);
    if (known === undefined || known.document !== undefined) return false;
    const document = documentOf(uri, known.text, true);
    open.set(uri, { text: known.text, document });
    return document !== undefined;
  }

  /** What an open text is; undefined where it is too large, or says nothing and nothing names it. */
  function documentOf(uri: string, text: string, isNamed: boolean): ParsedDocument | undefined {
    const syntax = syntaxOf(uri);
    if (isTooLarge(syntax, text)) {
      skip(uri, "too-large");
      return undefined;
    }
    if (!isNamed && syntax !== undefined && !mightMatter(syntax, text)) return undefined;
    return parse(uri, textOnDisk(uri, syntax, text), syntax);
  }

  /** An open text as the program will read it. To a program that reads UTF-8, an env file or JSON in UTF-16 ends at its mark. */
  function textOnDisk(uri: string, syntax: Syntax | undefined, text: string): string {
    const mark = marked.get(uri) ?? "";
    if (mark.length === 2) return syntax === "dotenv" || syntax === "json" ? mark : text;
    return text.startsWith(mark) ? text : mark + text;
  }

  async function lookForMark(uri: string): Promise<void> {
    const result = uri.startsWith("untitled:") ? undefined : await fileSystem.read(uri);
    marked.set(uri, result?.kind === "bytes" ? byteOrderMarkOf(decodeUtf8(result.bytes.subarray(0, 3))) : "");
    const current = open.get(uri);
    if (current?.document !== undefined && current.document.text !== textOnDisk(uri, current.document.syntax, current.text))
      open.set(uri, { text: current.text, document: documentOf(uri, current.text, true) });
  }

  function skip(uri: string, because: Parameters<NonNullable<WorkspaceOptions["onSkipped"]>>[1]): void {
    if (skipped.has(uri)) return;
    skipped.add(uri);
    options.onSkipped?.(uri, because);
  }

  /** Reads a file into the caches. A file that was only listed is parsed when a cheap look says that it might matter; a wanted one always. */
  async function read(uri: string, listedOnly: boolean): Promise<void> {
    const before = epoch;
    const result = await fileSystem.read(uri);
    // What happened to the disk meanwhile makes this answer an old one; the project is built again anyway.
    if (before !== epoch) return;
    if (result.kind === "failed") {
      existence.set(uri, result.reason === "not-found" ? "missing" : result.reason === "is-directory" ? "directory" : "unknown");
      if (listedOnly) listing.delete(uri);
      if (result.reason === "too-large" || result.reason === "no-permission") skip(uri, result.reason);
      else if (result.reason === "other") skip(uri, "unreadable");
      return;
    }
    existence.set(uri, "file");
    const text = decodeUtf8(result.bytes);
    const syntax = syntaxOf(uri);
    if (isTooLarge(syntax, text)) {
      skip(uri, "too-large");
      onDisk.set(uri, undefined);
      return;
    }
    if (listedOnly && syntax !== undefined && !mightMatter(syntax, text)) onDisk.set(uri, undefined);
    else onDisk.set(uri, parse(uri, text, syntax));
  }
}

/** The folder of a configuration file, with a slash at its end. */
const folderOf = (file: ConfigFile): string => file.uri.slice(0, -configFileName.length);

/** What decides which files are read. */
const choices = (files: readonly ConfigFile[]): string =>
  JSON.stringify(files.map(({ uri, configuration: { include, exclude } }) => [uri, include, exclude]).sort());

const isConfigFile = (uri: string): boolean => uri.endsWith(`/${configFileName}`);

/** The names of the files to look for. */
const patternsOf = (include: readonly string[]): readonly string[] => [...fileNamePatterns, configFileName, ...namesOf(include)];

/** The file-name parts of the include globs; `find` looks at names alone. */
const namesOf = (globs: readonly string[]): string[] =>
  globs.map((glob) => glob.slice(glob.lastIndexOf("/") + 1)).filter((name) => name !== "" && name !== "**");

function optionsOf(configuration: Configuration): FolderOptions {
  return {
    ...(configuration.loaders === undefined ? {} : { loaders: configuration.loaders }),
    ...(configuration.agnoVersion === undefined ? {} : { agnoVersion: configuration.agnoVersion }),
    ...(configuration.pyjwtVersion === undefined ? {} : { pyjwtVersion: configuration.pyjwtVersion }),
    ...(configuration.cryptographyVersion === undefined ? {} : { cryptographyVersion: configuration.cryptographyVersion }),
  };
}
