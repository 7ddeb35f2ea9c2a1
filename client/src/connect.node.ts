import { type ExtensionContext, Uri } from "vscode";
import { LanguageClient, TransportKind } from "vscode-languageclient/node";
import type { ClientFactory } from "./connect.ts";

/** The server as a Node process. */
export const nodeClient = ({ extensionUri }: ExtensionContext): ClientFactory => {
  const module = Uri.joinPath(extensionUri, "dist", "server.cjs").fsPath;
  const transport = TransportKind.ipc;
  const debug = { module, transport, options: { execArgv: ["--nolazy", "--inspect=6011"] } };
  return (options) => new LanguageClient("authlint", "AuthLint", { run: { module, transport }, debug }, options);
};
