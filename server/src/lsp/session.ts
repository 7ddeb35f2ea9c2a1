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
};

export const textDocumentSync = { openClose: true, change: TextDocumentSyncKind.Incremental, save: { includeText: false } } as const;

export function createSession(connection: Connection, params: InitializeParams, fileSystem: FileSystem): Session {
  const documents = new TextDocuments(TextDocument);
  const options = (params.initializationOptions ?? {}) as InitializationOptions;
  const folders: Folder[] = [];
  const listeners: (() => void)[] = [];
  const initialSettings = mergeSettings(options.settings);

  const session: Session = {
    connection,
    documents,
    capabilities: params.capabilities,
    options,
    folders,
    folderOf(uri) {
      const found = folders.filter((folder) => folder.workspace.contains(uri)).sort((a, b) => b.uri.length - a.uri.length)[0];
      if (found !== undefined) return found;
      const parent = uri.slice(0, Math.max(uri.lastIndexOf("/"), 0));
      const folder = newFolder(parent, true);
      folders.push(folder);
      return folder;
    },
    addFolder(uri) {
      if (!folders.some((folder) => folder.uri === uri)) folders.push(newFolder(uri, false));
    },
    removeFolder(uri) {
      const at = folders.findIndex((folder) => folder.uri === uri);
      if (at >= 0) folders.splice(at, 1);
    },
    async reloadSettings() {
      if (params.capabilities.workspace?.configuration !== true) return;
      for (const folder of folders) {
        const settings = (await connection.workspace.getConfiguration({
          scopeUri: folder.uri,
          section: "authlint",
        })) as Partial<Settings> | null;
        folder.settings = mergeSettings(settings ?? undefined);
        folder.configuration = configurationFrom(folder.settings);
        folder.workspace.configure(folder.configuration);
      }
    },
    analyse: (folder) => folder.analyser.analyse(),
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
  documents.onDidOpen(({ document }) => session.folderOf(document.uri).workspace.openDocument(document.uri, document.getText()));
  documents.onDidChangeContent(({ document }) => session.folderOf(document.uri).workspace.openDocument(document.uri, document.getText()));
  documents.onDidClose(({ document }) => {
    session.folderOf(document.uri).workspace.closeDocument(document.uri);
    session.refresh();
  });
  documents.listen(connection);
  return session;

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
  };
}
