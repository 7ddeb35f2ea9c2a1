import { l10n, type QuickPickItem, type TextEditor, Uri, window, workspace } from "vscode";
import type { BaseLanguageClient } from "vscode-languageclient";
import { type KeyMove, type MoveKeyParams, moveKeyRequest } from "../../server/src/lsp/protocol.ts";
import { applyEdit } from "./applyFix.ts";
import type { Client } from "./client.ts";

type Way = Extract<KeyMove, { edit: object }>;

/**
 * Moves the key at the cursor, or the first key of the file, into a file of its own. Asks how, where there are several ways, and what the file is to be
 * called; `given` (`{ "fileName": "jwks.json" }`) answers the second question beforehand, for keybindings and tasks. Tells whether a key was moved.
 */
export async function moveKey(client: Client, given?: unknown): Promise<boolean> {
  const editor = window.activeTextEditor;
  if (editor === undefined) return tell(l10n.t("AuthLint: open the file with the key first"));
  const running = await client.start();
  const moves = await ask(running, editor);
  const ways = moves.filter(isWay);
  if (ways.length === 0)
    return tell(moves[0] === undefined ? l10n.t("AuthLint: there is no key here that could be moved to a file") : reasonOf(moves[0]));
  const way = ways.length === 1 ? ways[0] : await choose(moves);
  if (way === undefined) return false;
  const fileName = givenName(given) ?? (await askForName(editor, way));
  if (fileName === undefined) return false;
  // The document may have changed while the user was asked, and another name changes the edits as well.
  const again = (await ask(running, editor, fileName === way.fileName ? undefined : fileName)).filter(isWay);
  const wanted = way.title.replace(way.fileName, fileName);
  const chosen = again.find(({ title }) => title === wanted);
  return chosen === undefined ? tell(l10n.t("AuthLint: the key cannot be moved to {0}", fileName)) : applyEdit(client, chosen.edit);
}

function ask(running: BaseLanguageClient, { document, selection }: TextEditor, fileName?: string): Promise<readonly KeyMove[]> {
  const params: MoveKeyParams = {
    uri: running.code2ProtocolConverter.asUri(document.uri),
    position: { line: selection.active.line, character: selection.active.character },
    ...(fileName === undefined ? {} : { fileName }),
  };
  return running.sendRequest<readonly KeyMove[]>(moveKeyRequest, params);
}

const isWay = (move: KeyMove): move is Way => "edit" in move;

const reasonOf = (move: KeyMove): string => (isWay(move) ? move.title : `AuthLint: ${move.disabled}`);

/** The ways that cannot be taken are shown with their reason; to pick one of them does nothing. */
async function choose(moves: readonly KeyMove[]): Promise<Way | undefined> {
  const items = moves.map((move): QuickPickItem & { move: KeyMove } => ({
    label: move.title,
    ...(isWay(move) ? {} : { detail: move.disabled }),
    move,
  }));
  const picked = await window.showQuickPick(items, { title: l10n.t("Move Key to a File") });
  return picked !== undefined && isWay(picked.move) ? picked.move : undefined;
}

function askForName({ document }: TextEditor, { fileName }: Way): Thenable<string | undefined> {
  const dot = fileName.lastIndexOf(".");
  return window.showInputBox({
    title: l10n.t("Move Key to a File"),
    prompt: l10n.t("The name of the new file, beside {0}", document.uri.path.slice(document.uri.path.lastIndexOf("/") + 1)),
    value: fileName,
    valueSelection: [0, dot < 0 ? fileName.length : dot],
    validateInput: async (name) => {
      if (!isPlainName(name)) return l10n.t("A plain file name is needed");
      return (await exists(Uri.joinPath(document.uri, "..", name))) ? l10n.t("{0} exists already", name) : undefined;
    },
  });
}

const isPlainName = (name: string): boolean => /^[^\s/\\:*?"<>|][^/\\:*?"<>|]*$/.test(name) && name !== "." && name !== "..";

async function exists(uri: Uri): Promise<boolean> {
  try {
    await workspace.fs.stat(uri);
    return true;
  } catch {
    return false;
  }
}

function givenName(given: unknown): string | undefined {
  const name = typeof given === "object" && given !== null && "fileName" in given ? given.fileName : undefined;
  return typeof name === "string" && isPlainName(name) ? name : undefined;
}

function tell(message: string): false {
  window.setStatusBarMessage(message, 5000);
  return false;
}
