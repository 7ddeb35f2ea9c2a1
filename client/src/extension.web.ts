import type { ExtensionContext } from "vscode";
import { activateWith, deactivateClient } from "./activate.ts";

/** vscode.dev, github.dev: the same server in a worker. */
export function activate(context: ExtensionContext): void {
  activateWith(context, async () => (await import("./connect.web.ts")).workerClient(context));
}

export const deactivate = (): Promise<void> => deactivateClient();
