import {
  type ClientCapabilities,
  type Connection,
  type InitializeParams,
  TextDocumentSyncKind,
  TextDocuments,
  type WorkspaceFolder,
} from "vscode-languageserver";
import { TextDocument } from "vscode-languageserver-textdocument";
import { type Analyser, type Analysis, createAnalyser } from "../engine/analysis.ts";
import { type Configuration, configurationFrom } from "../engine/configuration.ts";
import { createWorkspace, type Workspace } from "../engine/workspace.ts";
import type { FileSystem } from "../host/fileSystem.ts";
import { createLines, type Lines } from "./convert.ts";
import type { InitializationOptions, Settings } from "./protocol.ts";

/** What the features of the server share. Everything in it may be dropped at any time but the open documents. */
export interface Session {
  readonly connection: Connection;
  readonly documents: TextDocuments<TextDocument>;
  readonly capabilities: ClientCapabilities;
  readonly options: InitializationOptions;
  readonly folders: readonly Folder[];
  /** The folder a document belongs to; one is made for a document that lies in none. */
  folderOf(uri: string): Folder;
  addFolder(uri: string): void;
  removeFolder(uri: string): void;
  /** Asks the client for its settings again. */
  reloadSettings(): Promise<void>;
  /** Whether findings of a document wait for it to be saved (`authlint.run`: `onSave`). */
  isHeld(uri: string): boolean;
  analyse(folder: Folder): Promise<Analysis>;
  lines(analysis: Analysis): Lines;
  /** Puts into the log that a part of the server failed: its name and the kind of error, never a message, which could quote a document. */
  reportFailure(part: string, error: unknown): void;
  /** Called when findings may have changed for another reason than the text of the document that is asked for. */
  onRefresh(listener: () => void): void;
  refresh(): void;
}

export interface Folder {
  readonly uri: string;
  readonly workspace: Workspace;
  readonly loose: boolean;
  readonly analyser: Analyser;
  settings: Settings;
  configuration: Configuration;
}

export const defaultSettings: Settings = {
  enable: true,
  run: "onType",
  rules: {},
  loaders: [],
  agnoVersion: "",
  files: { include: [], exclude: [] },
  codeAction: { disableRuleComment: { enable: true }, showDocumentation: { enable: true } },
  inlayHints: { enable: true },
};

export const textDocumentSync = { openClose: true, change: TextDocumentSyncKind.Incremental, save: { includeText: false } } as const;

export function createSession(connection: Connection, params: InitializeParams, fileSystem: FileSystem): Session {
  const documents = new TextDocuments(TextDocument);
  const options = (params.initializationOptions ?? {}) as InitializationOptions;
  const folders: Folder[] = [];
  const listeners: (() => void)[] = [];
  const initialSettings = mergeSettings(options.settings);
  const opened = new Set<string>();
  const unsaved = new Set<string>();
  /** Requests may only be sent once the client has said that it is initialized. */
  let isReady = false;
  /** Documents that open in a row, as with a window of many tabs, are looked at together. */
  let justOpened = 0;
  let gathering: Promise<void> | undefined;
  /** Answers wait for settings that are on their way: findings that are turned off must not flash up. */
  let waiting: Promise<unknown> | undefined;
  let settingsAreThere: () => void = () => undefined;
  if (params.capabilities.workspace?.configuration === true)
    waitFor(
      new Promise<void>((fulfil) => {
        settingsAreThere = fulfil;
      }),
    );

  const session: Session = {
    connection,
    documents,
    capabilities: params.capabilities,
    options,
    folders,
    folderOf(uri) {
      const found = folders.filter((folder) => folder.workspace.contains(uri)).sort((a, b) => b.uri.length - a.uri.length)[0];
      if (found !== undefined) return found;
      // A text that was never saved (`untitled:Untitled-1`) lies in no folder and has no neighbours.
      const end = uri.lastIndexOf("/");
      const folder = newFolder(end < 0 ? uri : uri.slice(0, end), true);
      folders.push(folder);
      if (isReady) waitFor(loadSettings(folder));
      return folder;
    },
    addFolder(uri) {
      if (folders.some((folder) => folder.uri === uri && !folder.loose)) return;
      const added = newFolder(uri, false);
      for (const folder of folders.filter((other) => other.loose && added.workspace.contains(other.uri)))
        folders.splice(folders.indexOf(folder), 1);
      folders.push(added);
      openAgain();
    },
    removeFolder(uri) {
      const at = folders.findIndex((folder) => folder.uri === uri);
      if (at < 0) return;
      folders.splice(at, 1);
      openAgain();
    },
    async reloadSettings() {
      isReady = true;
      const loaded = Promise.all(folders.map(loadSettings));
      void loaded.then(() => settingsAreThere());
      await waitFor(loaded);
    },
    isHeld: (uri) => unsaved.has(uri) && session.folderOf(uri).settings.run === "onSave",
    async analyse(folder) {
      while (waiting !== undefined) await waiting;
      if (justOpened > 0) {
        gathering ??= gather();
        await gathering;
      }
      return folder.analyser.analyse();
    },
    lines: (analysis) => createLines((uri) => documents.get(uri), analysis.textOf),
    reportFailure(part, error) {
      connection.console.error(`${part} failed: ${error instanceof Error ? error.name : typeof error}`);
    },
    onRefresh: (listener) => void listeners.push(listener),
    refresh() {
      for (const listener of listeners) listener();
    },
  };

  for (const uri of initialFolders(params)) session.addFolder(uri);
  documents.onDidOpen(({ document }) => {
    justOpened++;
    openDocument(document);
  });
  documents.onDidChangeContent(({ document }) => openDocument(document));
  documents.onDidChangeContent(({ document }) => {
    // The first content is the one that was opened; it counts as saved.
    if (opened.has(document.uri)) unsaved.add(document.uri);
    else opened.add(document.uri);
  });
  documents.onDidSave(({ document }) => {
    unsaved.delete(document.uri);
    if (session.folderOf(document.uri).settings.run === "onSave") session.refresh();
  });
  documents.onDidClose(({ document }) => {
    opened.delete(document.uri);
    unsaved.delete(document.uri);
    session.folderOf(document.uri).workspace.closeDocument(document.uri);
    session.refresh();
  });
  documents.listen(connection);
  return session;

  /** Ends when no further document has been opened for some turns, after `longestGathering` at the latest. */
  async function gather(): Promise<void> {
    const end = Date.now() + longestGathering;
    let before = 0;
    for (let turns = 0; turns < 4 && Date.now() < end; turns++) {
      if (justOpened !== before) turns = 0;
      before = justOpened;
      await nextTurn();
    }
    justOpened = 0;
    gathering = undefined;
  }

  function waitFor(settings: Promise<unknown>): Promise<void> {
    const all = Promise.all([waiting, settings]).then(() => {
      if (waiting === all) waiting = undefined;
    });
    waiting = all;
    return all;
  }

  /** Asks the client what it has set for a folder; tells whether that is something else than before. */
  async function loadSettings(folder: Folder): Promise<boolean> {
    if (params.capabilities.workspace?.configuration !== true) return false;
    try {
      const settings: Partial<Settings> | null = await connection.workspace.getConfiguration({ scopeUri: folder.uri, section: "authlint" });
      const merged = mergeSettings(settings ?? undefined);
      if (JSON.stringify(merged) === JSON.stringify(folder.settings)) return false;
      folder.settings = merged;
      folder.configuration = configurationFrom(merged);
      folder.workspace.configure(folder.configuration);
      return true;
    } catch (error) {
      session.reportFailure("reading the settings", error);
      return false;
    }
  }

  /** Puts every open document into the folder that it belongs to now. */
  function openAgain(): void {
    for (const document of documents.all()) openDocument(document);
  }

  /** Requests that people keep to send them by hand are no configuration; their tokens are only hovered over. */
  function openDocument(document: TextDocument): void {
    const { uri } = document;
    if (!/\.(?:http|rest)$/i.test(uri)) session.folderOf(uri).workspace.openDocument(uri, document.getText());
  }

  function newFolder(uri: string, loose: boolean): Folder {
    const workspace = createWorkspace(uri, loose ? siblingsOnly(fileSystem) : fileSystem, {
      fromFile: (configuration) => configuration,
      onSkipped: (skipped, because) => connection.console.info(`${skipped} is left alone: ${because}`),
    });
    const configuration = configurationFrom(initialSettings);
    workspace.configure(configuration);
    const onCrash = (rule: string, error: string): void => connection.console.error(`rule ${rule} failed: ${error}`);
    const folder: Folder = {
      uri,
      workspace,
      loose,
      settings: initialSettings,
      configuration,
      analyser: createAnalyser(workspace, () => folder.configuration, onCrash),
    };
    return folder;
  }
}

/** In ms. */
const longestGathering = 50;

/** The program's next turn, in which it takes the next message. Browsers know no immediate ones. */
const nextTurn = (): Promise<void> =>
  new Promise((resolve) => {
    if (typeof setImmediate === "function") setImmediate(resolve);
    else setTimeout(resolve);
  });

function initialFolders(params: InitializeParams): readonly string[] {
  const folders = params.workspaceFolders?.map((folder: WorkspaceFolder) => folder.uri) ?? [];
  if (folders.length > 0) return folders;
  return params.rootUri === null || params.rootUri === undefined ? [] : [params.rootUri];
}

/** For a file that was opened alone: what lies beside it may belong to it, but its folder (a home folder, say) is not searched. */
function siblingsOnly(fileSystem: FileSystem): FileSystem {
  return {
    ...fileSystem,
    async find() {
      return [];
    },
  };
}

export function mergeSettings(settings: Partial<Settings> | undefined): Settings {
  return {
    ...defaultSettings,
    ...settings,
    files: { ...defaultSettings.files, ...settings?.files },
    codeAction: { ...defaultSettings.codeAction, ...settings?.codeAction },
    inlayHints: { ...defaultSettings.inlayHints, ...settings?.inlayHints },
  };
}
