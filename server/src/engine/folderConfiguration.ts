import type { FileSystem } from "../host/fileSystem.ts";
import { globMatcher } from "../host/globs.ts";
import { fileNamePatterns } from "../project/discover.ts";
import type { FolderOptions, ProjectOptions } from "../project/options.ts";
import { pathBelow } from "../project/paths.ts";
import { type ConfigFile, configFileName, readConfigFile } from "./configFile.ts";
import { type Configuration, defaultConfiguration } from "./configuration.ts";

/** A folder with more relevant files than this is no project; the rest is left alone. */
export const mostFiles = 20_000;

/** Which configuration holds where in a folder: what the host says, and the configuration files, of which the nearest decides alone. */
export interface FolderConfiguration {
  configure(configuration: Configuration): void;
  /** A configuration file may say something else than before. */
  readAgain(): void;
  /** Reads the configuration files again where that is due. `listed`: tells the files that are known of. */
  refresh(listed: () => ReadonlySet<string> | undefined): Promise<void>;
  /** Searches the folder for the files that the configuration chooses, and for its configuration files. */
  search(): Promise<Set<string>>;
  /** The configuration files that were read, that of the folder itself first. */
  files(): readonly ConfigFile[];
  /** The configuration file that holds for a document, if there is one. */
  fileFor(uri: string): ConfigFile | undefined;
  holdsFor(uri: string): Configuration;
  isExcluded(uri: string): boolean;
  projectOptions(): ProjectOptions;
}

/** What it needs of the workspace. */
export interface FolderConfigurationHost {
  readonly root: string;
  readonly fileSystem: FileSystem;
  /** The text of a configuration file, as an editor holds it or the disk. */
  textOf(uri: string): Promise<string | undefined>;
  /** As in `FindOptions`. */
  onFolder(uri: string, names: readonly string[]): void;
  /** Called when other files are chosen than before. */
  onOtherFiles(): void;
  /** As in `WorkspaceOptions`. */
  readonly fromFile?: (configuration: Configuration) => Configuration;
}

export function createFolderConfiguration({
  root,
  fileSystem,
  textOf,
  onFolder,
  onOtherFiles,
  fromFile,
}: FolderConfigurationHost): FolderConfiguration {
  const prefix = root.endsWith("/") ? root : `${root}/`;
  const matchers = new WeakMap<readonly string[], (path: string) => boolean>();
  let base = defaultConfiguration;
  /** What holds for the folder as a whole. */
  let current = defaultConfiguration;
  let files: readonly ConfigFile[] = [];
  let isStale = true;
  const ownUri = `${prefix}${configFileName}`;

  return {
    configure(next) {
      base = next;
      isStale = true;
      if (fromFile === undefined) use(next);
    },
    readAgain() {
      isStale = true;
    },
    async refresh(listed) {
      const isDue = isStale && fromFile !== undefined;
      isStale = false;
      if (isDue) await readFiles(listed);
    },
    async search() {
      const nested: ConfigFile[] = [];
      const found = await search(root, current, nested);
      files = [...files.filter(({ uri }) => uri === ownUri), ...nested];
      return found;
    },
    files: () => files,
    fileFor,
    holdsFor: (uri) => fileFor(uri)?.configuration ?? current,
    isExcluded(uri) {
      const file = fileFor(uri);
      const { exclude } = file?.configuration ?? current;
      const path = exclude.length === 0 ? undefined : pathBelow(file === undefined ? prefix : folderOf(file), uri);
      if (path === undefined) return false;
      const matches = matchers.get(exclude) ?? globMatcher(exclude);
      matchers.set(exclude, matches);
      return matches(path);
    },
    projectOptions() {
      const folders = files
        .filter(({ uri }) => uri !== ownUri)
        .map((file) => ({ uri: folderOf(file).slice(0, -1), options: optionsOf(file.configuration) }));
      return { ...optionsOf(current), ...(folders.length === 0 ? {} : { folders }) };
    },
  };

  function fileFor(uri: string): ConfigFile | undefined {
    let nearest: ConfigFile | undefined;
    for (const file of files) if (uri.startsWith(folderOf(file)) && file.uri.length > (nearest?.uri.length ?? 0)) nearest = file;
    return nearest;
  }

  function use(next: Configuration): void {
    if (next.include.join() !== current.include.join() || next.exclude.join() !== current.exclude.join()) onOtherFiles();
    current = next;
  }

  async function read(uri: string): Promise<ConfigFile | undefined> {
    const text = await textOf(uri);
    if (text === undefined || fromFile === undefined) return undefined;
    const known = files.find((file) => file.uri === uri && file.text === text);
    if (known !== undefined) return known;
    const file = readConfigFile(uri, text);
    return { ...file, configuration: fromFile(file.configuration) };
  }

  /** Where the files choose others than before, the folder has to be searched again. */
  async function readFiles(listed: () => ReadonlySet<string> | undefined): Promise<void> {
    const before = choices(files);
    const own = await read(ownUri);
    use(own?.configuration ?? base);
    const now = own === undefined ? [] : [own];
    for (const uri of listed() ?? []) {
      const file = isConfigFile(uri) && uri !== ownUri ? await read(uri) : undefined;
      if (file !== undefined) now.push(file);
    }
    files = now;
    if (choices(now) !== before) onOtherFiles();
  }

  /** The files below a folder by what holds for it. A configuration file further down decides alone about what is below it. */
  async function search(folder: string, { include, exclude }: Configuration, nested: ConfigFile[]): Promise<Set<string>> {
    // Hosts may know globs of another kind, or none.
    const isLeftOut = globMatcher(exclude);
    const all = await fileSystem.find(folder, patternsOf(include), { exclude, limit: mostFiles, onFolder });
    const found = new Set(exclude.length === 0 ? all : all.filter((uri) => !isLeftOut(pathBelow(folder, uri) ?? "")));
    if (fromFile === undefined) return found;
    const below = [...found].filter((uri) => isConfigFile(uri) && uri !== `${folder}/${configFileName}`);
    for (const uri of below.sort((a, b) => a.length - b.length)) {
      if (!found.has(uri) || nested.some((file) => file.uri === uri)) continue;
      const file = await read(uri);
      if (file === undefined) continue;
      nested.push(file);
      const own = folderOf(file);
      for (const other of found) if (other.startsWith(own)) found.delete(other);
      for (const other of await search(own.slice(0, -1), file.configuration, nested)) found.add(other);
    }
    return found;
  }
}

export const isConfigFile = (uri: string): boolean => uri.endsWith(`/${configFileName}`);

/** The names of the files to look for. */
export const patternsOf = (include: readonly string[]): readonly string[] => [...fileNamePatterns, configFileName, ...namesOf(include)];

/** The file-name parts of the include globs; `find` looks at names alone. */
const namesOf = (globs: readonly string[]): string[] =>
  globs.map((glob) => glob.slice(glob.lastIndexOf("/") + 1)).filter((name) => name !== "" && name !== "**");

/** The folder of a configuration file, with a slash at its end. */
const folderOf = (file: ConfigFile): string => file.uri.slice(0, -configFileName.length);

/** What decides which files are read. */
const choices = (files: readonly ConfigFile[]): string =>
  JSON.stringify(files.map(({ uri, configuration: { include, exclude } }) => [uri, include, exclude]).sort());

function optionsOf(configuration: Configuration): FolderOptions {
  return {
    ...(configuration.loaders === undefined ? {} : { loaders: configuration.loaders }),
    ...(configuration.agnoVersion === undefined ? {} : { agnoVersion: configuration.agnoVersion }),
    ...(configuration.pyjwtVersion === undefined ? {} : { pyjwtVersion: configuration.pyjwtVersion }),
    ...(configuration.cryptographyVersion === undefined ? {} : { cryptographyVersion: configuration.cryptographyVersion }),
  };
}
