import { type ExtensionContext, Uri } from "vscode";
import { LanguageClient } from "vscode-languageclient/browser";
import type { ClientFactory } from "./connect.ts";

/** The server as a worker of the browser. */
export const workerClient = ({ extensionUri }: ExtensionContext): ClientFactory => {
  const server = Uri.joinPath(extensionUri, "dist", "server.web.js").toString(true);
  return (options) => new LanguageClient("authlint", "AuthLint", new Worker(server), options);
};
