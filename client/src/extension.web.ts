import { type ExtensionContext, Uri } from "vscode";
import { LanguageClient } from "vscode-languageclient/browser";
import { activateWith, deactivateClient } from "./activate.ts";

/** vscode.dev, github.dev: the same server in a worker. */
export function activate(context: ExtensionContext): void {
  const server = Uri.joinPath(context.extensionUri, "dist", "server.web.js").toString(true);
  activateWith(context, (options) => new LanguageClient("authlint", "AuthLint", new Worker(server), options));
}

export const deactivate = (): Promise<void> => deactivateClient();
