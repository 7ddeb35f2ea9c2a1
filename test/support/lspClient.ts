// A small language client for tests: starts the server as a program of its own, over stdio, and speaks the bare protocol with it.
import { type ChildProcess, spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import {
  type CodeAction,
  type CodeActionContext,
  type Command,
  createProtocolConnection,
  type Diagnostic,
  type DocumentDiagnosticReport,
  type Hover,
  type InitializeParams,
  type InitializeResult,
  type Position,
  type ProtocolConnection,
  type Range,
  StreamMessageReader,
  StreamMessageWriter,
  type TextDocumentContentChangeEvent,
  type WorkspaceEdit,
} from "vscode-languageserver-protocol/node";

const root = fileURLToPath(new URL("../..", import.meta.url));

/**
 * The command line of the server under test: the bundle that `$AUTHLINT_SERVER` names (as `npm test` does), else the sources, compiled
 * on the fly.
 */
export function serverCommand(): [command: string, ...args: string[]] {
  const bundle = process.env.AUTHLINT_SERVER;
  const sources = ["--import", new URL("./typescript.mjs", import.meta.url).href, `${root}server/src/main.node.ts`];
  return [process.execPath, ...(bundle ? [bundle] : sources), "--stdio"];
}

/** What a client that can do everything the server may ask for says of itself. */
export const fullCapabilities: InitializeParams["capabilities"] = {
  workspace: {
    applyEdit: true,
    configuration: true,
    workspaceFolders: true,
    didChangeWatchedFiles: { dynamicRegistration: true },
    workspaceEdit: { documentChanges: true, resourceOperations: ["create", "rename", "delete"], failureHandling: "transactional" },
    diagnostics: { refreshSupport: true },
  },
  textDocument: {
    synchronization: { didSave: true },
    diagnostic: { dynamicRegistration: true, relatedDocumentSupport: true },
    publishDiagnostics: { relatedInformation: true, codeDescriptionSupport: true, dataSupport: true, tagSupport: { valueSet: [1, 2] } },
    codeAction: {
      codeActionLiteralSupport: { codeActionKind: { valueSet: ["quickfix", "refactor", "source", "source.fixAll"] } },
      isPreferredSupport: true,
      disabledSupport: true,
      dataSupport: true,
      resolveSupport: { properties: ["edit"] },
    },
    hover: { contentFormat: ["markdown", "plaintext"] },
  },
};

/** A running server and the requests that tests make of it. */
export interface LspClient {
  readonly connection: ProtocolConnection;
  readonly process: ChildProcess;
  readonly initialized: InitializeResult;
  /** All that the server wrote to its error stream, and all its log messages. */
  readonly log: () => string;
  /** Diagnostics that the server pushed, by address. */
  readonly pushed: ReadonlyMap<string, readonly Diagnostic[]>;
  open(uri: string, text: string, languageId?: string): void;
  change(uri: string, changes: TextDocumentContentChangeEvent[]): void;
  close(uri: string): void;
  diagnostics(uri: string): Promise<readonly Diagnostic[]>;
  codeActions(uri: string, range: Range, context?: Partial<CodeActionContext>): Promise<readonly CodeAction[]>;
  resolve(action: CodeAction): Promise<CodeAction>;
  hover(uri: string, position: Position): Promise<Hover | null>;
  /** Shuts the server down as the protocol says and tells its exit code. */
  stop(): Promise<number | null>;
}

/** What a test may set at start. */
export interface LspClientOptions {
  readonly folders?: readonly string[];
  readonly capabilities?: InitializeParams["capabilities"];
  readonly initializationOptions?: unknown;
  /** Answers to `workspace/configuration`, by section. */
  readonly configuration?: Readonly<Record<string, unknown>>;
  readonly onApplyEdit?: (edit: WorkspaceEdit) => boolean;
}

/** Starts the server and initializes it. */
export async function startLspClient(options: LspClientOptions = {}): Promise<LspClient> {
  const [command, ...args] = serverCommand();
  const child = spawn(command, args, { stdio: "pipe" });
  const logged: string[] = [];
  child.stderr.setEncoding("utf8").on("data", (text: string) => logged.push(text));
  const exited = new Promise<number | null>((fulfil) => child.on("exit", fulfil));
  const connection = createProtocolConnection(new StreamMessageReader(child.stdout), new StreamMessageWriter(child.stdin));
  const pushed = new Map<string, readonly Diagnostic[]>();
  connection.onNotification("textDocument/publishDiagnostics", ({ uri, diagnostics }: { uri: string; diagnostics: Diagnostic[] }) => {
    pushed.set(uri, diagnostics);
  });
  connection.onNotification("window/logMessage", ({ message }: { message: string }) => void logged.push(`${message}\n`));
  connection.onRequest("workspace/configuration", ({ items }: { items: { section?: string }[] }) =>
    items.map(({ section }) => options.configuration?.[section ?? ""] ?? null),
  );
  connection.onRequest("client/registerCapability", () => null);
  connection.onRequest("client/unregisterCapability", () => null);
  connection.onRequest("window/workDoneProgress/create", () => null);
  connection.onRequest("workspace/diagnostic/refresh", () => null);
  connection.onRequest("workspace/inlayHint/refresh", () => null);
  connection.onRequest("workspace/workspaceFolders", () => folders);
  connection.onRequest("workspace/applyEdit", ({ edit }: { edit: WorkspaceEdit }) => ({ applied: options.onApplyEdit?.(edit) ?? false }));
  connection.listen();

  const folders = (options.folders ?? []).map((uri) => ({ uri, name: uri.split("/").at(-1) ?? uri }));
  const parameters: InitializeParams = {
    processId: process.pid,
    rootUri: folders[0]?.uri ?? null,
    workspaceFolders: folders.length > 0 ? folders : null,
    capabilities: options.capabilities ?? fullCapabilities,
    initializationOptions: options.initializationOptions,
  };
  const initialized = (await connection.sendRequest("initialize", parameters)) as InitializeResult;
  await connection.sendNotification("initialized", {});

  const versions = new Map<string, number>();
  return {
    connection,
    process: child,
    initialized,
    pushed,
    log: () => logged.join(""),
    open(uri, text, languageId = "plaintext") {
      versions.set(uri, 1);
      void connection.sendNotification("textDocument/didOpen", { textDocument: { uri, languageId, version: 1, text } });
    },
    change(uri, contentChanges) {
      const version = (versions.get(uri) ?? 0) + 1;
      versions.set(uri, version);
      void connection.sendNotification("textDocument/didChange", { textDocument: { uri, version }, contentChanges });
    },
    close(uri) {
      versions.delete(uri);
      void connection.sendNotification("textDocument/didClose", { textDocument: { uri } });
    },
    async diagnostics(uri) {
      const report = (await connection.sendRequest("textDocument/diagnostic", { textDocument: { uri } })) as DocumentDiagnosticReport;
      return report.kind === "full" ? report.items : [];
    },
    async codeActions(uri, range, context = {}) {
      const parameters = { textDocument: { uri }, range, context: { diagnostics: [], ...context } };
      const found = (await connection.sendRequest("textDocument/codeAction", parameters)) as (CodeAction | Command)[] | null;
      return (found ?? []).filter((action): action is CodeAction => typeof action.command !== "string");
    },
    resolve: (action) => connection.sendRequest("codeAction/resolve", action),
    hover: (uri, position) => connection.sendRequest("textDocument/hover", { textDocument: { uri }, position }),
    async stop() {
      if (child.exitCode === null) {
        await connection.sendRequest("shutdown");
        await connection.sendNotification("exit");
      }
      const code = await exited;
      connection.dispose();
      return code;
    },
  };
}
