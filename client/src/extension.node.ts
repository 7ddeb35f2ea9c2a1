import { type ExtensionContext, Uri } from "vscode";
import { LanguageClient, TransportKind } from "vscode-languageclient/node";
import { activateWith, deactivateClient } from "./activate.ts";

/** Desktop, remote, WSL, containers: the server is a Node process. */
export function activate(context: ExtensionContext): void {
  const module = Uri.joinPath(context.extensionUri, "dist", "server.cjs").fsPath;
  activateWith(context, (options) => {
    const transport = TransportKind.ipc;
    return new LanguageClient(
      "authlint",
      "AuthLint",
      { run: { module, transport }, debug: { module, transport, options: { execArgv: ["--nolazy", "--inspect=6011"] } } },
      options,
    );
  });
}

export const deactivate = (): Promise<void> => deactivateClient();
