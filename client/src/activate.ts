import type { ExtensionContext } from "vscode";
import { type Client, type ClientFactory, createClient, type MakePrivate, startWhenNeeded } from "./client.ts";
import { registerCommands } from "./commands.ts";
import { handleUris } from "./ruleDocs.ts";
import { provideTasks } from "./tasks.ts";

let active: Client | undefined;

/** What both hosts do: register, and start the server when there is something to read. Only one of them has permissions of files to set. */
export function activateWith(context: ExtensionContext, make: ClientFactory, makePrivate?: MakePrivate): void {
  active = createClient(context, make, makePrivate);
  registerCommands(context, active);
  context.subscriptions.push(handleUris(context), provideTasks(active));
  startWhenNeeded(context, active);
}

export async function deactivateClient(): Promise<void> {
  await active?.dispose();
  active = undefined;
}
