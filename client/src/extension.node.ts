import { chmod } from "node:fs/promises";
import { type ExtensionContext, Uri } from "vscode";
import { LanguageClient, TransportKind } from "vscode-languageclient/node";
import { activateWith, deactivateClient } from "./activate.ts";
import type { ClientFactory } from "./client.ts";

/** Desktop, remote, WSL, containers: the server is a Node process. */
export function activate(context: ExtensionContext): void {
  const module = Uri.joinPath(context.extensionUri, "dist", "server.cjs").fsPath;
  const make: ClientFactory = (options) => {
    const transport = TransportKind.ipc;
    return new LanguageClient(
      "authlint",
      "AuthLint",
      { run: { module, transport }, debug: { module, transport, options: { execArgv: ["--nolazy", "--inspect=6011"] } } },
      options,
    );
  };
  activateWith(context, make, async (file) => {
    // Files of virtual file systems have no permissions that could be set here.
    if (file.scheme === "file") await chmod(file.fsPath, ownerOnly);
  });
}

/** The permissions of a private key's file: its owner reads and writes it, nobody else does anything. */
const ownerOnly = 0o600;

export const deactivate = (): Promise<void> => deactivateClient();
