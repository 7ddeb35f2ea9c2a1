import { type ExtensionContext, env, type LogOutputChannel, l10n, type Uri, window, workspace } from "vscode";
import {
  type BaseLanguageClient,
  type DocumentSelector,
  type LanguageClientOptions,
  RevealOutputChannelOn,
  State,
  Trace,
} from "vscode-languageclient";
import {
  applyFixCommand,
  type InitializationOptions,
  openPlaceCommand,
  privateFilesNotification,
  type StatusParams,
  showRuleCommand,
  statusNotification,
} from "../../server/src/lsp/protocol.ts";
import { serveFiles } from "./fileSystem.ts";
import { createPrivateFiles } from "./privateFiles.ts";
import { documentSelector, isRelevant, watchedPatterns } from "./relevant.ts";
import { ruleUrl } from "./ruleDocs.ts";
import { createStatus } from "./status.ts";

/** Makes a client; the two hosts (Node, browser worker) differ in nothing else. */
export type ClientFactory = (options: LanguageClientOptions) => BaseLanguageClient;

/** Leaves a file to its owner alone, where the file system knows such a thing. */
export type MakePrivate = (file: Uri) => Promise<void>;

export interface Client {
  readonly output: LogOutputChannel;
  /** Starts the server unless it runs, and gives the client that talks to it. */
  start(): Promise<BaseLanguageClient>;
  /** The running client, if there is one. */
  running(): BaseLanguageClient | undefined;
  restart(): Promise<void>;
  /** The trace as the settings want it, after it was off for a request that must not be traced. */
  restoreTrace(): Promise<void>;
  dispose(): Promise<void>;
}

export function createClient(context: ExtensionContext, make: ClientFactory, makePrivate?: MakePrivate): Client {
  const output = window.createOutputChannel("AuthLint", { log: true });
  const status = createStatus();
  const watchers = watchedPatterns.map((pattern) => workspace.createFileSystemWatcher(pattern));
  const privateFiles = makePrivate === undefined ? undefined : createPrivateFiles(makePrivate, output);
  context.subscriptions.push(output, status, ...watchers, ...(privateFiles === undefined ? [] : [privateFiles]));
  let starting: Promise<BaseLanguageClient> | undefined;
  let current: BaseLanguageClient | undefined;

  const initializationOptions: InitializationOptions = {
    fileSystem: true,
    privateFiles: makePrivate !== undefined,
    ruleUrl: ruleUrl(context, env.uriScheme),
    commands: [showRuleCommand, openPlaceCommand, applyFixCommand],
  };
  const options: LanguageClientOptions = {
    documentSelector: documentSelector.map((filter) => ({ ...filter })) as DocumentSelector,
    outputChannel: output,
    traceOutputChannel: output,
    // A server that fails says so in the status item and in the log; nothing pops up.
    revealOutputChannelOn: RevealOutputChannelOn.Never,
    initializationFailedHandler: (error) => {
      output.error(`The server did not start: ${error instanceof Error ? error.message : String(error)}`);
      return false;
    },
    synchronize: { fileEvents: watchers, configurationSection: "authlint" },
    initializationOptions,
    diagnosticCollectionName: "authlint",
    diagnosticPullOptions: { onChange: true, onSave: true, onTabs: true },
    middleware: {
      provideInlayHints: (document, range, token, next) =>
        workspace.getConfiguration("authlint", document).get<boolean>("inlayHints.enable") === false ? [] : next(document, range, token),
    },
  };

  return {
    output,
    start,
    running: () => current,
    async restart() {
      await stop();
      await start();
    },
    async restoreTrace() {
      await current?.setTrace(Trace.fromString(workspace.getConfiguration("authlint").get<string>("trace.server") ?? "off"));
    },
    dispose: stop,
  };

  function start(): Promise<BaseLanguageClient> {
    starting ??= launch();
    return starting;
  }

  async function launch(): Promise<BaseLanguageClient> {
    const client = make(options);
    serveFiles(client);
    if (privateFiles !== undefined) client.onNotification(privateFilesNotification, privateFiles.expect);
    client.onNotification(statusNotification, (params: StatusParams) => status.show(params));
    client.onDidChangeState(({ newState }) => {
      if (newState === State.Starting) status.show({ state: "busy", detail: l10n.t("starting") });
      if (newState === State.Running) status.show({ state: "ready", detail: l10n.t("ready") });
      if (newState === State.Stopped) status.show({ state: "error", detail: l10n.t("stopped") });
    });
    current = client;
    await client.start();
    return client;
  }

  async function stop(): Promise<void> {
    const client = current;
    current = undefined;
    starting = undefined;
    if (client?.needsStop()) await client.stop();
  }
}

/** The server starts with the first document it can say something about, so that a window without any costs nothing. */
export function startWhenNeeded(context: ExtensionContext, client: Client): void {
  const start = (): void => {
    for (const waiting of waitings) waiting.dispose();
    client
      .start()
      .catch((error: unknown) =>
        client.output.error(`The server did not start: ${error instanceof Error ? error.message : "unknown reason"}`),
      );
  };
  const waitings = [
    workspace.onDidOpenTextDocument((document) => {
      if (isRelevant(document)) start();
    }),
  ];
  context.subscriptions.push(...waitings);
  if (workspace.textDocuments.some(isRelevant)) start();
  else void hasConfiguration().then((found) => (found ? start() : undefined));
}

/** Whether the workspace has one of the files that make it worth looking at as a whole. */
async function hasConfiguration(): Promise<boolean> {
  const found = await workspace.findFiles("{.env,compose.yaml,compose.yml,docker-compose.yml,docker-compose.yaml}", null, 1);
  return found.length > 0;
}
