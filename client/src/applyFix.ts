import { l10n, Position, Range, Uri, window, workspace } from "vscode";
import type { BaseLanguageClient, CodeAction, CodeActionParams, Command, WorkspaceEdit } from "vscode-languageclient";
import type { Client } from "./client.ts";
import { openPlace } from "./reportPanel.ts";

/** Takes the quick fix of that title at a place, as the menu of quick fixes would; one undo takes it back. Tells whether it was taken. */
export async function applyFix(client: Client, [uri, line, character, title]: readonly unknown[]): Promise<boolean> {
  if (typeof title !== "string" || typeof uri !== "string" || typeof line !== "number" || typeof character !== "number") return false;
  await openPlace(uri, line, character);
  const running = await client.start();
  const at = new Position(line, character);
  const action = (await actionsAt(running, Uri.parse(uri), new Range(at, at), "quickfix")).find((one) => one.title === title);
  if (action?.edit === undefined) {
    window.setStatusBarMessage(l10n.t("AuthLint: this fix is no longer needed"), 4000);
    return false;
  }
  return applyEdit(client, action.edit);
}

/** Applies the safe fixes of the open document as one step, so that one undo takes all back. Tells whether there were any. */
export async function fixAll(client: Client): Promise<boolean> {
  const document = window.activeTextEditor?.document;
  if (document === undefined) return false;
  const running = await client.start();
  const all = new Range(new Position(0, 0), document.lineAt(document.lineCount - 1).range.end);
  const [action] = await actionsAt(running, document.uri, all, "source.fixAll.authlint");
  if (action?.edit !== undefined) return applyEdit(client, action.edit);
  window.setStatusBarMessage(l10n.t("AuthLint: there is nothing here that is safe to fix"), 4000);
  return false;
}

/** The server is asked itself: VS Code cancels its own requests for code actions whenever something newer comes by. */
async function actionsAt(running: BaseLanguageClient, uri: Uri, range: Range, kind: string): Promise<readonly CodeAction[]> {
  const params: CodeActionParams = {
    textDocument: { uri: running.code2ProtocolConverter.asUri(uri) },
    range: running.code2ProtocolConverter.asRange(range),
    context: { diagnostics: [], only: [kind] },
  };
  const offered = await running.sendRequest<(CodeAction | Command)[] | null>("textDocument/codeAction", params);
  return (offered ?? []).filter((one): one is CodeAction => "edit" in one);
}

/** Applies an edit of the server as one step, and saves the files that it makes. Tells whether VS Code took it. */
export async function applyEdit(client: Client, edit: WorkspaceEdit): Promise<boolean> {
  const running = await client.start();
  if (!(await workspace.applyEdit(await running.protocol2CodeConverter.asWorkspaceEdit(edit)))) return false;
  const made = (edit.documentChanges ?? []).flatMap((change) => ("kind" in change && change.kind === "create" ? [change.uri] : []));
  await saveFiles(client, made);
  return true;
}

/** Saves files that a fix has made. The setting that leads to them is left unsaved, for the user to look at; a key must not be in memory alone. */
export async function saveFiles(client: Client, uris: readonly unknown[]): Promise<void> {
  for (const uri of uris) {
    if (typeof uri !== "string") continue;
    const file = Uri.parse(uri);
    await client.protect(file);
    await (await workspace.openTextDocument(file)).save();
  }
}
