import type { FileSystem } from "../host/fileSystem.ts";
import type { ParsedDocument } from "../parse/document.ts";
import { mightMatter, syntaxOf } from "../parse/fileKinds.ts";
import { parse } from "../parse/index.ts";
import { buildProject } from "../project/build.ts";
import { fileNamePatterns } from "../project/discover.ts";
import type { Project } from "../project/facts.ts";
import { type World, wantedFiles, wantedFolders } from "../project/world.ts";
import { decodeUtf8 } from "../text/bytes.ts";
import { type Configuration, defaultConfiguration } from "./configuration.ts";

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
}

type Existence = "file" | "directory" | "missing" | "unknown";

/** References lead to files that hold references: an env file of a compose file that a Makefile names. More steps than this are a loop. */
const mostRounds = 8;

/** A folder with more relevant files than this is no project; the rest is left alone. */
const mostFiles = 20_000;

export function createWorkspace(root: string, fileSystem: FileSystem): Workspace {
  const prefix = root.endsWith("/") ? root : `${root}/`;
  /** Open documents; undefined for one that has nothing to do with the product, as most Python and YAML files. */
  const open = new Map<string, { readonly text: string; readonly document: ParsedDocument | undefined }>();
  const folders = new Map<string, readonly string[]>();
  const onDisk = new Map<string, ParsedDocument | undefined>();
  const existence = new Map<string, Existence>();
  let configuration = defaultConfiguration;
  let listed: Set<string> | undefined;
  let generation = 0;
  let built: { readonly generation: number; readonly project: Promise<Project> } | undefined;

  return {
    root,
    configure(next) {
      if (next.include.join() !== configuration.include.join() || next.exclude.join() !== configuration.exclude.join()) listed = undefined;
      configuration = next;
      generation++;
    },
    openDocument(uri, text) {
      const known = open.get(uri);
      if (known?.text === text) return;
      const syntax = syntaxOf(uri);
      const document = syntax !== undefined && !mightMatter(syntax, text) ? undefined : parse(uri, text, syntax);
      open.set(uri, { text, document });
      // Typing in a file that has nothing to say changes nothing.
      if (known === undefined || known.document !== undefined || document !== undefined) generation++;
    },
    closeDocument(uri) {
      if (open.delete(uri)) generation++;
      onDisk.delete(uri);
      existence.delete(uri);
    },
    async include(uri) {
      await read(uri, false);
      generation++;
    },
    filesChanged(uris) {
      for (const uri of uris) {
        onDisk.delete(uri);
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
      generation++;
    },
    contains: (uri) => uri === root || uri.startsWith(prefix),
    project() {
      if (built?.generation === generation) return built.project;
      const current = { generation, project: build() };
      built = current;
      return current.project;
    },
  };

  async function build(): Promise<Project> {
    listed ??= new Set(
      await fileSystem.find(root, [...fileNamePatterns, ...namesOf(configuration.include)], {
        exclude: configuration.exclude,
        limit: mostFiles,
      }),
    );
    for (const uri of listed) if (!onDisk.has(uri) && !open.has(uri)) await read(uri, true);
    for (let round = 0; round < mostRounds; round++) {
      const now = world();
      const wanted = wantedFiles(now);
      const parsed = wanted.filter(parseOpen).length;
      const files = wanted.filter((uri) => !open.has(uri) && (onDisk.has(uri) ? onDisk.get(uri) === undefined : !existence.has(uri)));
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
    open.set(uri, { text: known.text, document: parse(uri, known.text) });
    return true;
  }

  /** Reads a file into the caches. A file that was only listed is parsed when a cheap look says that it might matter; a wanted one always. */
  async function read(uri: string, listedOnly: boolean): Promise<void> {
    const result = await fileSystem.read(uri);
    if (result.kind === "failed") {
      existence.set(uri, result.reason === "not-found" ? "missing" : result.reason === "is-directory" ? "directory" : "unknown");
      if (listedOnly) listed?.delete(uri);
      return;
    }
    existence.set(uri, "file");
    const text = decodeUtf8(result.bytes);
    const syntax = syntaxOf(uri);
    if (listedOnly && syntax !== undefined && !mightMatter(syntax, text)) onDisk.set(uri, undefined);
    else onDisk.set(uri, parse(uri, text, syntax));
  }
}

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
