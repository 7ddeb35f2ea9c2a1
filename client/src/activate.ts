import type { ExtensionContext } from "vscode";
import { type Client, type ClientFactory, createClient, startWhenNeeded } from "./client.ts";
import { registerCommands } from "./commands.ts";
import { handleUris } from "./ruleDocs.ts";
import { provideTasks } from "./tasks.ts";

let active: Client | undefined;

/** What both hosts do: register, and start the server when there is something to read. */
export function activateWith(context: ExtensionContext, make: ClientFactory): void {
  active = createClient(context, make);
  registerCommands(context, active);
  context.subscriptions.push(handleUris(context), provideTasks(active));
  startWhenNeeded(context, active);
}

export async function deactivateClient(): Promise<void> {
  await active?.dispose();
  active = undefined;
}
