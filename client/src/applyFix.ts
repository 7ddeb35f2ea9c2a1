import { l10n, Uri, window, workspace } from "vscode";
import type { BaseLanguageClient, CodeAction, CodeActionParams, Command, WorkspaceEdit } from "vscode-languageclient";
import type { Client } from "./client.ts";
import { openPlace } from "./reportPanel.ts";

/** Takes the quick fix of that title at a place, as the menu of quick fixes would; one undo takes it back. Tells whether it was taken. */
export async function applyFix(client: Client, [uri, line, character, title]: readonly unknown[]): Promise<boolean> {
  if (typeof title !== "string" || typeof uri !== "string" || typeof line !== "number" || typeof character !== "number") return false;
  await openPlace(uri, line, character);
  const running = await client.start();
  const at = { line, character };
  const params: CodeActionParams = {
    textDocument: { uri: running.code2ProtocolConverter.asUri(Uri.parse(uri)) },
    range: { start: at, end: at },
    context: { diagnostics: [], only: ["quickfix"] },
  };
  // The server is asked itself: VS Code cancels its own requests for code actions whenever something newer comes by.
  const offered = await running.sendRequest<(CodeAction | Command)[] | null>("textDocument/codeAction", params);
  const action = (offered ?? []).find((one): one is CodeAction => one.title === title && "edit" in one);
  if (action?.edit === undefined) {
    window.setStatusBarMessage(l10n.t("AuthLint: this fix is no longer needed"), 4000);
    return false;
  }
  return applyEdit(running, action.edit);
}

/** Applies an edit of the server as one step. Tells whether VS Code took it. */
export async function applyEdit(running: BaseLanguageClient, edit: WorkspaceEdit): Promise<boolean> {
  return workspace.applyEdit(await running.protocol2CodeConverter.asWorkspaceEdit(edit));
}
