import { type ExtensionContext, env, type LogOutputChannel, type Uri, window, workspace } from "vscode";
import type { BaseLanguageClient } from "vscode-languageclient";
import {
  applyFixCommand,
  type InitializationOptions,
  openPlaceCommand,
  saveFilesCommand,
  showRuleCommand,
} from "../../server/src/lsp/protocol.ts";
import type { ClientFactory, Connected } from "./connect.ts";
import { maskedLog } from "./maskedLog.ts";
import { createPrivateFiles, type MakePrivate } from "./privateFiles.ts";
import { isRelevant } from "./relevant.ts";
import { ruleUrl } from "./ruleDocs.ts";
import { createStatus } from "./status.ts";

export interface Client {
  readonly output: LogOutputChannel;
  /** Starts the server unless it runs, and gives the client that talks to it. */
  start(): Promise<BaseLanguageClient>;
  /** The running client, if there is one. */
  running(): BaseLanguageClient | undefined;
  restart(): Promise<void>;
  /** Done when a new file that a fix makes for a private key is its owner's alone; at once for any other. */
  protect(file: Uri): Promise<void>;
  dispose(): Promise<void>;
}

/** `load`: brings the factory of the host's own client, whose code is not loaded before. */
export function createClient(context: ExtensionContext, load: () => Promise<ClientFactory>, makePrivate?: MakePrivate): Client {
  const log = maskedLog(window.createOutputChannel("AuthLint", { log: true }));
  const status = createStatus();
  const privateFiles = makePrivate === undefined ? undefined : createPrivateFiles(makePrivate, log.log);
  context.subscriptions.push(log, status, ...(privateFiles === undefined ? [] : [privateFiles]));
  let starting: Promise<BaseLanguageClient> | undefined;
  let connected: Connected | undefined;

  const initializationOptions: InitializationOptions = {
    fileSystem: true,
    privateFiles: makePrivate !== undefined,
    ruleUrl: ruleUrl(context, env.uriScheme),
    commands: [showRuleCommand, openPlaceCommand, applyFixCommand, saveFilesCommand],
  };

  return {
    output: log.log,
    start,
    running: () => connected?.client,
    async restart() {
      await stop();
      await start();
    },
    protect: async (file) => privateFiles?.protect(file),
    dispose: stop,
  };

  function start(): Promise<BaseLanguageClient> {
    starting ??= launch();
    return starting;
  }

  async function launch(): Promise<BaseLanguageClient> {
    const [{ connect }, make] = await Promise.all([import("./connect.ts"), load()]);
    connected = connect(make, { log, status, initializationOptions, privateFiles });
    const { client } = connected;
    await client.start();
    return client;
  }

  async function stop(): Promise<void> {
    // What is still on its way up is let up first: a server without an owner would stay.
    await starting?.catch(() => undefined);
    const last = connected;
    connected = undefined;
    starting = undefined;
    await last?.dispose();
  }
}

/** The server starts with the first document it can say something about, so that a window without any costs nothing. */
export function startWhenNeeded(context: ExtensionContext, client: Client): void {
  const start = (): void => {
    waiting.dispose();
    client.start().catch((error: unknown) => client.output.error(notStarted(error)));
  };
  const waiting = workspace.onDidOpenTextDocument((document) => {
    if (isRelevant(document)) start();
  });
  // Behind the activation: other extensions need not wait until the protocol library is loaded.
  const looking = setTimeout(() => {
    if (workspace.textDocuments.some(isRelevant)) start();
    else
      hasConfiguration().then(
        (found) => (found ? start() : undefined),
        () => undefined,
      );
  }, 0);
  context.subscriptions.push(waiting, { dispose: () => clearTimeout(looking) });
}

const notStarted = (error: unknown): string => `The server did not start: ${error instanceof Error ? error.message : "unknown reason"}`;

/** Whether the workspace has one of the files that make it worth looking at as a whole. */
async function hasConfiguration(): Promise<boolean> {
  const found = await workspace.findFiles("{.env,compose.yaml,compose.yml,docker-compose.yml,docker-compose.yaml}", null, 1);
  return found.length > 0;
}
