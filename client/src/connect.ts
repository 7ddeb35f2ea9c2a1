import { l10n, workspace } from "vscode";
import {
  type BaseLanguageClient,
  type DocumentSelector,
  type LanguageClientOptions,
  RevealOutputChannelOn,
  State,
} from "vscode-languageclient";
import {
  type InitializationOptions,
  privateFilesNotification,
  type StatusParams,
  statusNotification,
} from "../../server/src/lsp/protocol.ts";
import { serveFiles } from "./fileSystem.ts";
import type { MaskedLog } from "./maskedLog.ts";
import type { PrivateFiles } from "./privateFiles.ts";
import { documentSelector, watchedPatterns } from "./relevant.ts";
import type { Status } from "./status.ts";

/** Makes a client; the two hosts (Node, browser worker) differ in nothing else. */
export type ClientFactory = (options: LanguageClientOptions) => BaseLanguageClient;

/** What a connection reports to. */
export interface Ends {
  readonly log: MaskedLog;
  readonly status: Status;
  readonly initializationOptions: InitializationOptions;
  readonly privateFiles: PrivateFiles | undefined;
}

export interface Connected {
  readonly client: BaseLanguageClient;
  /** Ends the server and everything that listens for it. */
  dispose(): Promise<void>;
}

/**
 * A client for the server, not started yet. This file and what it imports are loaded with the first document that needs the server, and not when the
 * extension is activated: the protocol library is most of the extension's code.
 */
export function connect(make: ClientFactory, { log, status, initializationOptions, privateFiles }: Ends): Connected {
  const watchers = watchedPatterns.map((pattern) => workspace.createFileSystemWatcher(pattern));
  const options: LanguageClientOptions = {
    documentSelector: documentSelector.map((filter) => ({ ...filter })) as DocumentSelector,
    outputChannel: log.log,
    traceOutputChannel: log.trace,
    // A server that fails says so in the status item and in the log; nothing pops up.
    revealOutputChannelOn: RevealOutputChannelOn.Never,
    initializationFailedHandler: (error) => {
      log.log.error(`The server did not start: ${error instanceof Error ? error.message : String(error)}`);
      return false;
    },
    synchronize: { fileEvents: watchers, configurationSection: "authlint" },
    initializationOptions,
    diagnosticCollectionName: "authlint",
    diagnosticPullOptions: { onChange: true, onSave: true, onTabs: true },
  };
  const client = make(options);
  serveFiles(client);
  if (privateFiles !== undefined) client.onNotification(privateFilesNotification, privateFiles.expect);
  client.onNotification(statusNotification, (params: StatusParams) => status.show(params));
  client.onDidChangeState(({ newState }) => {
    if (newState === State.Starting) status.show({ state: "busy", detail: l10n.t("starting") });
    if (newState === State.Running) status.show({ state: "ready", detail: l10n.t("ready") });
    if (newState === State.Stopped) status.show({ state: "error", detail: l10n.t("stopped") });
  });
  return {
    client,
    async dispose() {
      try {
        if (client.needsStop()) await client.stop();
      } finally {
        for (const watcher of watchers) watcher.dispose();
      }
    },
  };
}
