import type { FileSystem } from "../host/fileSystem.ts";
import type { ParsedDocument, Syntax } from "../parse/document.ts";
import { mightMatter, syntaxOf } from "../parse/fileKinds.ts";
import { parse } from "../parse/index.ts";
import { buildProject } from "../project/build.ts";
import { fileNamePatterns } from "../project/discover.ts";
import type { Project } from "../project/facts.ts";
import { type World, wantedFiles, wantedFolders } from "../project/world.ts";
import { byteOrderMarkOf, decodeUtf8 } from "../text/bytes.ts";
import { type ConfigFile, configFileName, readConfigFile } from "./configFile.ts";
import { type Configuration, defaultConfiguration } from "./configuration.ts";
import { isTooLarge } from "./limits.ts";

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
  let base = defaultConfiguration;
  /** What holds for the folder as a whole. */
  let configuration = defaultConfiguration;
  let configured: readonly ConfigFile[] = [];
  let isConfigurationStale = true;
  let listed: Set<string> | undefined;
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
      for (const uri of uris) {
        if (isConfigFile(uri)) isConfigurationStale = true;
        onDisk.delete(uri);
        marked.delete(uri);
        skipped.delete(uri);
        existence.clear();
        folders.clear();
        if (listed !== undefined && syntaxOf(uri) !== undefined) listed.add(uri);
      }
      generation++;
    },
    invalidate() {
      onDisk.clear();
      existence.clear();
      folders.clear();
      listed = undefined;
      isConfigurationStale = true;
      generation++;
    },
    configurationFor(uri) {
      const nearest = configured
        .filter((file) => uri.startsWith(file.uri.slice(0, -configFileName.length)))
        .sort((a, b) => b.uri.length - a.uri.length)[0];
      return nearest?.configuration ?? configuration;
    },
    configFiles: () => configured,
    contains: (uri) => uri === root || uri.startsWith(prefix),
    project() {
      if (built?.generation === generation) return built.project;
      const current = { generation, project: build() };
      built = current;
      return current.project;
    },
  };

  function useConfiguration(next: Configuration): void {
    if (next.include.join() !== configuration.include.join() || next.exclude.join() !== configuration.exclude.join()) listed = undefined;
    configuration = next;
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

  async function readConfigFiles(): Promise<void> {
    const own = await configFile(`${prefix}${configFileName}`);
    useConfiguration(own?.configuration ?? base);
    configured = own === undefined ? [] : [own, ...configured.filter((file) => file.uri !== own.uri)];
  }

  async function readNestedConfigFiles(found: Iterable<string>): Promise<void> {
    const nested: ConfigFile[] = [];
    for (const uri of found) {
      if (!isConfigFile(uri) || uri === `${prefix}${configFileName}`) continue;
      const file = await configFile(uri);
      if (file !== undefined) nested.push(file);
    }
    configured = [...configured.filter((file) => file.uri === `${prefix}${configFileName}`), ...nested];
  }

  async function build(): Promise<Project> {
    const isStale = isConfigurationStale && options.fromFile !== undefined;
    isConfigurationStale = false;
    if (isStale) await readConfigFiles();
    listed ??= new Set(
      await fileSystem.find(root, [...fileNamePatterns, configFileName, ...namesOf(configuration.include)], {
        exclude: configuration.exclude,
        limit: mostFiles,
      }),
    );
    if (isStale) await readNestedConfigFiles(listed);
    for (const uri of listed) if (!onDisk.has(uri) && !open.has(uri)) await read(uri, true);
    for (const uri of open.keys()) if (!marked.has(uri)) await lookForMark(uri);
    for (let round = 0; round < mostRounds; round++) {
      const now = world();
      const wanted = wantedFiles(now);
      const parsed = wanted.filter(parseOpen).length;
      const files = wanted.filter(
        (uri) => !open.has(uri) && !skipped.has(uri) && (onDisk.has(uri) ? onDisk.get(uri) === undefined : !existence.has(uri)),
      );
      const names = wantedFolders(now).filter((uri) => !folders.has(uri));
      if (files.length === 0 && names.length === 0 && parsed === 0) break;
      for (const uri of files) await read(uri, false);
      for (const uri of names)
        folders.set(
          uri,
          (await fileSystem.list(uri)).map((item) => item.name),
        );
    }
    return buildProject(world(), optionsOf(configuration));
  }

  function world(): World {
    const documents = new Map<string, ParsedDocument>();
    for (const [uri, document] of onDisk) if (document !== undefined) documents.set(uri, document);
    for (const [uri, { document }] of open) {
      if (document === undefined) documents.delete(uri);
      else documents.set(uri, document);
    }
    return { root, documents, folders, exists: (uri) => (documents.has(uri) ? "file" : (existence.get(uri) ?? "unknown")) };
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
    const result = await fileSystem.read(uri);
    if (result.kind === "failed") {
      existence.set(uri, result.reason === "not-found" ? "missing" : result.reason === "is-directory" ? "directory" : "unknown");
      if (listedOnly) listed?.delete(uri);
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

const isConfigFile = (uri: string): boolean => uri.endsWith(`/${configFileName}`);

/** The file-name parts of the include globs; `find` looks at names alone. */
const namesOf = (globs: readonly string[]): string[] =>
  globs.map((glob) => glob.slice(glob.lastIndexOf("/") + 1)).filter((name) => name !== "" && name !== "**");

function optionsOf(configuration: Configuration): Parameters<typeof buildProject>[1] {
  return {
    ...(configuration.loaders === undefined ? {} : { loaders: configuration.loaders }),
    ...(configuration.agnoVersion === undefined ? {} : { agnoVersion: configuration.agnoVersion }),
    ...(configuration.pyjwtVersion === undefined ? {} : { pyjwtVersion: configuration.pyjwtVersion }),
    ...(configuration.cryptographyVersion === undefined ? {} : { cryptographyVersion: configuration.cryptographyVersion }),
  };
}
