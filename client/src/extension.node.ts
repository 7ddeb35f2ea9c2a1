import { chmod } from "node:fs/promises";
import type { ExtensionContext } from "vscode";
import { activateWith, deactivateClient } from "./activate.ts";

/** Desktop, remote, WSL, containers: the server is a Node process. */
export function activate(context: ExtensionContext): void {
  const load = async () => (await import("./connect.node.ts")).nodeClient(context);
  activateWith(context, load, async (file) => {
    // Files of virtual file systems have no permissions that could be set here.
    if (file.scheme === "file") await chmod(file.fsPath, ownerOnly);
  });
}

/** The permissions of a private key's file: its owner reads and writes it, nobody else does anything. */
const ownerOnly = 0o600;

export const deactivate = (): Promise<void> => deactivateClient();
