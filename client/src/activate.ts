import { commands, type ExtensionContext } from "vscode";
import { applyFixCommand, openPlaceCommand, saveFilesCommand } from "../../server/src/lsp/protocol.ts";
import { type Client, createClient, startWhenNeeded } from "./client.ts";
import type { ClientFactory } from "./connect.ts";
import type { MakePrivate } from "./privateFiles.ts";
import { handleUris } from "./ruleDocs.ts";
import { provideTasks } from "./tasks.ts";

let active: Client | undefined;

/** What both hosts do: register, and start the server when there is something to read. Only one of them has permissions of files to set. */
export function activateWith(context: ExtensionContext, load: () => Promise<ClientFactory>, makePrivate?: MakePrivate): void {
  active = createClient(context, load, makePrivate);
  registerCommands(context, active);
  context.subscriptions.push(handleUris(context), provideTasks(active));
  startWhenNeeded(context, active);
}

/** The commands of the manifest, and those of links in reports. What they do is loaded with the first call. */
function registerCommands(context: ExtensionContext, client: Client): void {
  const { contributes } = context.extension.packageJSON as { contributes: { commands: readonly { command: string }[] } };
  let loaded: Promise<Readonly<Record<string, (...args: unknown[]) => unknown>>> | undefined;
  for (const name of [...contributes.commands.map(({ command }) => command), openPlaceCommand, applyFixCommand, saveFilesCommand])
    context.subscriptions.push(
      commands.registerCommand(name, async (...args: unknown[]) => {
        loaded ??= import("./commands.ts").then(({ createCommands }) => createCommands(context, client));
        return (await loaded)[name]?.(...args);
      }),
    );
}

export async function deactivateClient(): Promise<void> {
  await active?.dispose();
  active = undefined;
}
