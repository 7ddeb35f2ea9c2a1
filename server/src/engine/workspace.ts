import type { FileSystem } from "../host/fileSystem.ts";
import type { ParsedDocument, Syntax } from "../parse/document.ts";
import { mightMatter, syntaxOf } from "../parse/fileKinds.ts";
import { parseLate } from "../parse/late.ts";
import type { Questions } from "../parse/piecedEntries.ts";
import { buildProject } from "../project/build.ts";
import type { Project } from "../project/facts.ts";
import { followsCode } from "../project/python/apps.ts";
import { filesWanted, foldersWanted, ignoreFilesWanted } from "../project/wanted.ts";
import type { World } from "../project/world.ts";
import { byteOrderMarkOf, decodeUtf8 } from "../text/bytes.ts";
import type { ConfigFile } from "./configFile.ts";
import type { Configuration } from "./configuration.ts";
import { createFolderConfiguration, isConfigFile, mostFiles, patternsOf } from "./folderConfiguration.ts";
import { createKnownProject } from "./knownProject.ts";
import { isTooLarge } from "./limits.ts";
import { createListing } from "./listing.ts";
import { createNamesSeen } from "./namesSeen.ts";
import { askedOf, type PlainEdit, plainEdit } from "./plainEdit.ts";
import { CountingMap, createSurroundings } from "./surroundings.ts";

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
  /** Takes notice that all rules have been asked of the project that was computed last: from now on it is known what they asked for. */
  foundAll(project: Project): void;
  /** The edits that led from a project to a later one, if they are all such that no rule has anything to say of them. */
  editsBetween(earlier: Project, later: Project): readonly PlainEdit[] | undefined;
}

type Existence = "file" | "directory" | "missing" | "unknown";

/** References lead to files that hold references: an env file of a compose file that a Makefile names. More steps than this are a loop. */
const mostRounds = 8;

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
  const open = new Map<string, { readonly text: string; readonly document: ParsedDocument | undefined; asked?: Questions | undefined }>();
  /** The byte order mark of an open document's file: editors keep it to themselves, the program that reads the file may stumble over it. */
  const marked = new Map<string, string>();
  const skipped = new Set<string>();
  const folders = new CountingMap<string, readonly string[]>();
  const onDisk = new Map<string, ParsedDocument | undefined>();
  const existence = new CountingMap<string, Existence>();
  /** What the search of this build has seen, so that what it has not seen need not be looked for. */
  const seen = createNamesSeen(prefix);
  /** Open documents that are excluded, but named by others. */
  const named = new Set<string>();
  const configuration = createFolderConfiguration({
    root,
    fileSystem,
    textOf: configText,
    onFolder: (uri, names) => seen.add(uri, names),
    onOtherFiles: searchAgain,
    ...(options.fromFile === undefined ? {} : { fromFile: options.fromFile }),
  });
  const listing = createListing(prefix);
  const surroundings = createSurroundings();
  /** The surroundings in which nothing was left to be read; typing in an env file leaves them as they are. */
  let settled: object | undefined;
  /** Counts what was told of the disk; what was read before counts no more. */
  let epoch = 0;
  let generation = 0;
  let built: { readonly generation: number; readonly project: Promise<Project> } | undefined;
  const known = createKnownProject();

  return {
    root,
    configure(next) {
      configuration.configure(next);
      generation++;
    },
    openDocument(uri, text) {
      const before = open.get(uri);
      if (before?.text === text) return;
      const document = documentOf(uri, text, false);
      open.set(uri, { text, document, asked: before?.asked });
      const edit =
        before?.document !== undefined && document !== undefined && before.asked !== undefined && known.holds(generation)
          ? plainEdit(before.document, document, before.asked)
          : undefined;
      if (edit !== undefined && document !== undefined) {
        built = { generation, project: Promise.resolve(known.after(edit, document)) };
        return;
      }
      if (before === undefined) listing.opened(uri);
      // Typing in a file that has nothing to say changes nothing.
      if (isConfigFile(uri)) {
        configuration.readAgain();
        generation++;
      }
      if (before === undefined || before.document !== undefined || document !== undefined) generation++;
    },
    closeDocument(uri) {
      if (open.delete(uri)) generation++;
      if (isConfigFile(uri)) configuration.readAgain();
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
      seen.forget();
      for (const uri of uris) {
        listing.told(uri, syntaxOf(uri) !== undefined);
        if (isConfigFile(uri)) configuration.readAgain();
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
      seen.forget();
      onDisk.clear();
      existence.clear();
      folders.clear();
      listing.forget();
      configuration.readAgain();
      generation++;
    },
    configurationFor: configuration.holdsFor,
    configFileFor: configuration.fileFor,
    isExcluded: configuration.isExcluded,
    configFiles: configuration.files,
    contains: (uri) => uri === root || uri.startsWith(prefix),
    foundAll(project) {
      // What was asked of the first of several alike is what counts: of the others only a part is asked.
      if (known.foundAll(project, generation)) for (const opened of open.values()) opened.asked = askedOf(opened.document);
    },
    editsBetween: known.editsBetween,
    project() {
      if (built?.generation === generation) return built.project;
      built = { generation, project: build() };
      return built.project;
    },
  };

  /** Other files are chosen than before: what was read of those that are not chosen any more must not stay. */
  function searchAgain(): void {
    if (listing.files === undefined) return;
    listing.forget();
    onDisk.clear();
    existence.clear();
  }

  async function configText(uri: string): Promise<string | undefined> {
    const opened = open.get(uri)?.text;
    const result = opened === undefined ? await fileSystem.read(uri) : undefined;
    return opened ?? (result?.kind === "bytes" ? decodeUtf8(result.bytes) : undefined);
  }

  async function build(): Promise<Project> {
    const asOf = generation;
    await configuration.refresh(() => listing.files);
    await lookAgain();
    if (listing.files === undefined) listing.searched(await configuration.search());
    for (const uri of listing.files ?? []) if (!onDisk.has(uri) && !open.has(uri)) await read(uri, true);
    for (const uri of open.keys()) if (!marked.has(uri)) await lookForMark(uri);
    named.clear();
    let now = world();
    if (now.surroundings !== settled) {
      // What is wanted in any case is read before anything is computed: then most workspaces are gone through once.
      const { surroundings: _, ...first } = now;
      for (let round = 0; round < mostRounds && (await listAll(first)); round++);
      for (const uri of ignoreFilesWanted(first)) if (!open.has(uri) && !onDisk.has(uri) && !existence.has(uri)) await read(uri, false);
      now = world();
    }
    for (let round = 0; round < mostRounds; round++) {
      const before = existence.changes;
      const wanted = filesWanted(now);
      // What is now known not to be there matters to code alone, which goes on without it.
      const isSettled = existence.changes === before || !followsCode(now);
      const parsed = wanted.filter(nameExcluded).length + wanted.filter(parseOpen).length;
      const files = wanted.filter(
        (uri) => !open.has(uri) && !skipped.has(uri) && (onDisk.has(uri) ? onDisk.get(uri) === undefined : !existence.has(uri)),
      );
      if (files.length === 0 && !(await listAll(now)) && parsed === 0 && isSettled) break;
      for (const uri of files) await read(uri, false);
      now = world();
    }
    seen.forget();
    settled = now.surroundings;
    const project = buildProject(now, configuration.projectOptions());
    known.built(project, asOf);
    return project;
  }

  /** Looks at the folders of which too little was told. A configuration file among what is new may choose other files everywhere. */
  async function lookAgain(): Promise<void> {
    for (const { folder, flat } of listing.takeWaiting()) {
      const { include } = configuration.holdsFor(`${folder}/`);
      const found = await fileSystem.find(`${folder}/` === prefix ? root : folder, patternsOf(include), { limit: mostFiles, flat });
      const added = found.filter((uri) => listing.files?.has(uri) === false && !configuration.isExcluded(uri));
      existence.clear();
      folders.clear();
      if (options.fromFile !== undefined && added.some(isConfigFile)) searchAgain();
      else listing.add(added);
    }
  }

  /** Lists the folders whose names are wanted; tells whether there were any. */
  async function listAll(now: World): Promise<boolean> {
    const wanted = foldersWanted(now).filter((uri) => !folders.has(uri));
    for (const uri of wanted) {
      const before = epoch;
      const names = seen.lack(uri) ? [] : (await fileSystem.list(uri)).map((item) => item.name);
      if (before === epoch) folders.set(uri, names);
    }
    return wanted.length > 0;
  }

  function world(): World {
    const documents = new Map<string, ParsedDocument>();
    for (const [uri, document] of onDisk) if (document !== undefined) documents.set(uri, document);
    for (const [uri, { document }] of open) {
      if (document === undefined || (configuration.isExcluded(uri) && !named.has(uri))) documents.delete(uri);
      else documents.set(uri, document);
    }
    // Hosts write the root of a file system of their own with a slash at its end; rules compare folders, which have none.
    return {
      root: prefix.slice(0, -1),
      documents,
      folders,
      surroundings: surroundings(documents, existence.changes + folders.changes),
      exists: (uri) => (documents.has(uri) ? "file" : (existence.get(uri) ?? "unknown")),
      isAbsent(uri) {
        const answer = seen.lack(uri);
        if (answer) existence.set(uri, "missing");
        return answer;
      },
    };
  }

  /** An open document that is to be left alone counts all the same where something names it; tells whether that is news. */
  function nameExcluded(uri: string): boolean {
    if (named.has(uri) || !open.has(uri) || !configuration.isExcluded(uri)) return false;
    named.add(uri);
    return true;
  }

  /** Parses an open document that said nothing at a first look, now that something names it; tells whether there was one. */
  function parseOpen(uri: string): boolean {
    const opened = open.get(uri);
    if (opened === undefined || opened.document !== undefined) return false;
    const document = documentOf(uri, opened.text, true);
    open.set(uri, { text: opened.text, document });
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
    return parseLate(uri, textOnDisk(uri, syntax, text), syntax, open.get(uri)?.document);
  }

  /** An open text as the program will read it. To a program that reads UTF-8, an env file or JSON in UTF-16 ends at its mark. */
  function textOnDisk(uri: string, syntax: Syntax | undefined, text: string): string {
    const mark = marked.get(uri) ?? "";
    if (mark.length === 2) return syntax === "dotenv" || syntax === "json" ? mark : text;
    return text.startsWith(mark) ? text : mark + text;
  }

  async function lookForMark(uri: string): Promise<void> {
    const result = uri.startsWith("untitled:") || seen.lack(uri) ? undefined : await fileSystem.read(uri);
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
    else onDisk.set(uri, parseLate(uri, text, syntax));
  }
}
