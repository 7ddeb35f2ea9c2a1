import { BrowserMessageReader, BrowserMessageWriter, createConnection } from "vscode-languageserver/browser";
import { startServer } from "./lsp/server.ts";

// The Node server takes the modules that both have in common from this bundle; only in a worker is it the server itself.
if (typeof WorkerGlobalScope !== "undefined") {
  const scope = self as DedicatedWorkerGlobalScope;
  startServer(createConnection(new BrowserMessageReader(scope), new BrowserMessageWriter(scope)), undefined);
}
