import { CodeActionKind, type Connection, DidChangeConfigurationNotification, type InitializeResult } from "vscode-languageserver";
import type { FileSystem } from "../host/fileSystem.ts";
import { createClientFileSystem, joinFileSystems } from "./clientFileSystem.ts";
import { fixAllKind, registerCodeActions } from "./features/codeActions.ts";
import { registerCompletion } from "./features/completion.ts";
import { registerDiagnostics } from "./features/diagnostics.ts";
import { registerDoctor } from "./features/doctor.ts";
import { registerDocumentLinks } from "./features/documentLinks.ts";
import { registerDocumentSymbols } from "./features/documentSymbols.ts";
import { registerFoldingRanges } from "./features/foldingRanges.ts";
import { registerHover } from "./features/hover.ts";
import { registerInlayHints } from "./features/inlayHints.ts";
import { registerMoveKey } from "./features/moveKey.ts";
import { registerScan } from "./features/scan.ts";
import { registerSetup } from "./features/setup.ts";
import { registerStatus } from "./features/status.ts";
import type { InitializationOptions } from "./protocol.ts";
import { createSession, type Session, textDocumentSync } from "./session.ts";

/** Serves one client until it disconnects. `own` is the file system of the machine that the server runs on, if it has one. */
export function startServer(connection: Connection, own: FileSystem | undefined): void {
  let session: Session | undefined;

  connection.onInitialize((params): InitializeResult => {
    const options = (params.initializationOptions ?? {}) as InitializationOptions;
    const client = options.fileSystem === true ? createClientFileSystem(connection) : undefined;
    session = createSession(connection, params, joinFileSystems(own, client));
    registerDiagnostics(session);
    registerCodeActions(session);
    registerDoctor(session);
    registerSetup(session);
    registerScan(session);
    registerMoveKey(session);
    registerStatus(session);
    const features = [
      registerHover(session),
      registerCompletion(session),
      registerDocumentLinks(session),
      registerInlayHints(session),
      registerDocumentSymbols(session),
      registerFoldingRanges(session),
    ];
    return {
      serverInfo: { name: "AuthLint" },
      capabilities: {
        textDocumentSync,
        diagnosticProvider: { identifier: "authlint", interFileDependencies: true, workspaceDiagnostics: true },
        codeActionProvider: { codeActionKinds: [CodeActionKind.QuickFix, fixAllKind] },
        workspace: { workspaceFolders: { supported: true, changeNotifications: true } },
        ...Object.assign({}, ...features),
      },
    };
  });

  connection.onInitialized(async () => {
    if (session === undefined) return;
    const workspace = session.capabilities.workspace;
    if (workspace?.didChangeConfiguration?.dynamicRegistration === true) {
      await connection.client.register(DidChangeConfigurationNotification.type, { section: "authlint" });
    }
    if (workspace?.workspaceFolders === true) {
      connection.workspace.onDidChangeWorkspaceFolders(({ added, removed }) => {
        for (const folder of removed) session?.removeFolder(folder.uri);
        for (const folder of added) session?.addFolder(folder.uri);
        void settingsChanged();
      });
    }
    await settingsChanged();
  });

  connection.onDidChangeConfiguration(() => settingsChanged());
  connection.onDidChangeWatchedFiles(({ changes }) => {
    if (session === undefined) return;
    for (const folder of session.folders) {
      const own = changes.map((change) => change.uri).filter((uri) => folder.workspace.contains(uri));
      if (own.length > 0) folder.workspace.filesChanged(own);
    }
    session.refresh();
  });
  connection.listen();

  async function settingsChanged(): Promise<void> {
    await session?.reloadSettings();
    session?.refresh();
  }
}
