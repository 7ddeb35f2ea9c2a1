import { commands, type ExtensionContext, env, l10n, ProgressLocation, version, window, workspace } from "vscode";
import {
  applyFixCommand,
  openPlaceCommand,
  type ScanResult,
  saveFilesCommand,
  showRuleCommand,
  workspaceScanRequest,
} from "../../server/src/lsp/protocol.ts";
import { applyFix, fixAll, saveFiles } from "./applyFix.ts";
import type { Client } from "./client.ts";
import { createDoctor } from "./doctor.ts";
import { moveKey } from "./moveKey.ts";
import { openPlace } from "./reportPanel.ts";
import { showRule } from "./ruleDocs.ts";
import { scanFolders } from "./scan.ts";

/** What the command palette and links call, by the name of the command. */
export function createCommands(context: ExtensionContext, client: Client): Readonly<Record<string, (...args: unknown[]) => unknown>> {
  const doctor = createDoctor(client);
  context.subscriptions.push(doctor);
  return {
    "authlint.restart": () => client.restart(),
    "authlint.showOutput": () => client.output.show(),
    [showRuleCommand]: (rule) => showRule(context, typeof rule === "string" ? rule : undefined),
    "authlint.fixAll": () => fixAll(client),
    "authlint.explainToken": (given) => doctor.explain(given),
    "authlint.showSetup": () => doctor.showSetup(),
    "authlint.scanWorkspace": () => scanWorkspace(client),
    "authlint.moveKey": (given) => moveKey(client, given),
    [openPlaceCommand]: openPlace,
    [applyFixCommand]: (...place) => applyFix(client, place),
    [saveFilesCommand]: (...uris) => saveFiles(client, uris),
    "authlint.openConfiguration": openConfiguration,
    "authlint.copyDebugInformation": () => env.clipboard.writeText(debugInformation(context, client)),
  };
}

/** Looks at the whole workspace again; the findings are in the Problems view, for files that are not open as well. */
async function scanWorkspace(client: Client): Promise<ScanResult | undefined> {
  const running = await client.start();
  const options = { location: ProgressLocation.Notification, title: l10n.t("AuthLint: checking the workspace"), cancellable: true };
  const folders = (workspace.workspaceFolders ?? []).map(({ name, uri }) => ({ name, uri: running.code2ProtocolConverter.asUri(uri) }));
  const result = await window.withProgress(options, (progress, token) =>
    scanFolders(
      folders,
      (params, cancel) => running.sendRequest<ScanResult>(workspaceScanRequest, params, cancel),
      (message, share) => progress.report({ message, increment: 100 * share }),
      token,
    ),
  );
  if (result === undefined) return undefined;
  const { files, errors, warnings, others } = result;
  const found = errors + warnings + others;
  window.setStatusBarMessage(
    found === 0
      ? l10n.t("AuthLint: nothing found in {0} files", files)
      : l10n.t("AuthLint: {0} errors, {1} warnings, {2} others in {3} files", errors, warnings, others, files),
    8000,
  );
  if (found > 0) await commands.executeCommand("workbench.actions.view.problems");
  return result;
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
