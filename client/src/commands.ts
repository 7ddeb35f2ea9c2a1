import { commands, type ExtensionContext, env, version, window, workspace } from "vscode";
import { showRuleCommand } from "../../server/src/lsp/protocol.ts";
import type { Client } from "./client.ts";
import { showRule } from "./ruleDocs.ts";

/** Registers what the command palette and the diagnostics' links call. */
export function registerCommands(context: ExtensionContext, client: Client): void {
  const register = (name: string, run: (...args: unknown[]) => unknown): void => {
    context.subscriptions.push(commands.registerCommand(name, run));
  };
  register("authlint.restart", () => client.restart());
  register("authlint.showOutput", () => client.output.show());
  register(showRuleCommand, (rule) => showRule(context, typeof rule === "string" ? rule : undefined));
  register("authlint.fixAll", fixAll);
  register("authlint.openConfiguration", openConfiguration);
  register("authlint.copyDebugInformation", () => env.clipboard.writeText(debugInformation(context, client)));
}

/** Applies the safe fixes of the open document through the editor, so that one undo takes all back. */
async function fixAll(): Promise<void> {
  if (window.activeTextEditor === undefined) return;
  await commands.executeCommand("editor.action.codeAction", { kind: "source.fixAll.authlint", apply: "first" });
}

/** Opens the configuration file of the folder; a new one is shown unsaved, so that nothing is written without a word. */
async function openConfiguration(): Promise<void> {
  const folder =
    window.activeTextEditor === undefined
      ? workspace.workspaceFolders?.[0]
      : workspace.getWorkspaceFolder(window.activeTextEditor.document.uri);
  const uri = folder?.uri.with({ path: `${folder.uri.path}/authlint.config.json` });
  if (uri === undefined) return;
  try {
    await window.showTextDocument(await workspace.openTextDocument(uri));
  } catch {
    const document = await workspace.openTextDocument(uri.with({ scheme: "untitled" }));
    const editor = await window.showTextDocument(document);
    await editor.edit((edit) => edit.insert(document.positionAt(0), '{\n  "rules": {}\n}\n'));
  }
}

/** Versions and states only: no path, no setting's value, no content. */
function debugInformation(context: ExtensionContext, client: Client): string {
  const extension = context.extension.packageJSON as { version?: string };
  return [
    `AuthLint ${extension.version ?? "?"}`,
    `VS Code ${version} (${env.appName}, ${env.uiKind === 1 ? "desktop" : "web"}${env.remoteName === undefined ? "" : ", remote"})`,
    `server: ${client.running() === undefined ? "not started" : "started"}`,
    `folders: ${workspace.workspaceFolders?.length ?? 0}`,
    `trusted: ${workspace.isTrusted}`,
  ].join("\n");
}
