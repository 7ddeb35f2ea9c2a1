// What a person does with files in an editor, for the suites. Nothing here needs Node: the suites run in the web worker as well.
import * as vscode from "vscode";
import { waitFor } from "./wait.ts";

export const extensionId = "authlint.authlint";

/** Where a test keeps its files: a fresh folder below the workspace folder, so that tests do not see each other's deployments. */
export function freshFolder(name: string): vscode.Uri {
  return vscode.Uri.joinPath(workspaceFolder(), `${name}-${crypto.randomUUID().slice(0, 8)}`);
}

/** The one folder that the runner opened. */
export function workspaceFolder(): vscode.Uri {
  const folder = vscode.workspace.workspaceFolders?.[0];
  if (folder === undefined) throw new Error("no workspace folder is open");
  return folder.uri;
}

/** Writes a file (and its folders) and tells its address. */
export async function write(folder: vscode.Uri, path: string, text: string): Promise<vscode.Uri> {
  const uri = vscode.Uri.joinPath(folder, path);
  await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(text));
  return uri;
}

/** The text of a file as it is on disk, whatever editors show. */
export async function readDisk(uri: vscode.Uri): Promise<string> {
  return new TextDecoder("utf-8", { ignoreBOM: true }).decode(await vscode.workspace.fs.readFile(uri));
}

/** Shows a file in an editor. */
export async function open(uri: vscode.Uri): Promise<vscode.TextEditor> {
  return vscode.window.showTextDocument(await vscode.workspace.openTextDocument(uri), { preview: false });
}

/** Writes a file and shows it. */
export async function openText(folder: vscode.Uri, path: string, text: string): Promise<vscode.TextEditor> {
  return open(await write(folder, path, text));
}

/** Waits until an editor is the active one, which VS Code tells a little after it shows it. A panel that opens late may take its place: then it is shown again. */
export async function isActive(editor: vscode.TextEditor): Promise<void> {
  await waitFor("the editor to be active", async () => {
    if (vscode.window.activeTextEditor?.document === editor.document) return true;
    await vscode.window.showTextDocument(editor.document);
    return undefined;
  }, [vscode.window.onDidChangeActiveTextEditor]);
}

/** Our findings on a file as VS Code holds them now. */
export function findings(uri: vscode.Uri): vscode.Diagnostic[] {
  return vscode.languages.getDiagnostics(uri).filter(({ source }) => source === "authlint");
}

/** The rule id of a finding. */
export function ruleOf(diagnostic: vscode.Diagnostic): string {
  const { code } = diagnostic;
  return String(typeof code === "object" ? code.value : code);
}

const diagnosticsChanged: vscode.Event<unknown>[] = [vscode.languages.onDidChangeDiagnostics];

/** Waits until the findings of a file satisfy `accept` (by default: there is one) and tells them. */
export async function waitForFindings(
  uri: vscode.Uri,
  accept: (found: vscode.Diagnostic[]) => boolean = (found) => found.length > 0,
): Promise<vscode.Diagnostic[]> {
  try {
    return await waitFor(
      "findings",
      () => {
        const found = findings(uri);
        return accept(found) ? found : undefined;
      },
      diagnosticsChanged,
    );
  } catch {
    const now = findings(uri).map((found) => `${ruleOf(found)} at line ${found.range.start.line + 1}: ${found.message}`);
    throw new Error(`the findings of ${uri.path} are not what was waited for: ${JSON.stringify(now)}`);
  }
}

/** Waits for a finding of one rule. */
export async function waitForRule(uri: vscode.Uri, rule: string): Promise<vscode.Diagnostic> {
  const found = await waitForFindings(uri, (all) => all.some((one) => ruleOf(one) === rule));
  return found.find((one) => ruleOf(one) === rule) as vscode.Diagnostic;
}

/** The code actions that the light bulb offers on a range, resolved. */
export async function codeActions(
  uri: vscode.Uri,
  range: vscode.Range,
  kind = vscode.CodeActionKind.QuickFix,
): Promise<vscode.CodeAction[]> {
  const found = await vscode.commands.executeCommand<vscode.CodeAction[]>("vscode.executeCodeActionProvider", uri, range, kind.value, 100);
  return found ?? [];
}

/** Takes the code action with this title (or whose title matches) on a range, as pressing Enter on it in the menu does. */
export async function applyAction(uri: vscode.Uri, range: vscode.Range, title: string | RegExp): Promise<vscode.CodeAction> {
  const action = await waitFor(
    `the code action ${title}`,
    async () => (await codeActions(uri, range)).find((one) => (typeof title === "string" ? one.title === title : title.test(one.title))),
    diagnosticsChanged,
  );
  if (action.edit !== undefined && !(await vscode.workspace.applyEdit(action.edit)))
    throw new Error(`VS Code refused the edit of ${title}`);
  if (action.command !== undefined) await vscode.commands.executeCommand(action.command.command, ...(action.command.arguments ?? []));
  return action;
}

/**
 * Saves a file's document and tells what is on disk then: the document's text. That a document is dirty is told a little later than its new text, and a
 * save in the moment in which the editor itself writes the file is refused, so it is tried until both are the same.
 */
export async function saveAndRead(uri: vscode.Uri): Promise<string> {
  const document = await vscode.workspace.openTextDocument(uri);
  const saved = [vscode.workspace.onDidSaveTextDocument, vscode.workspace.onDidChangeTextDocument];
  const isSaved = async (): Promise<string | undefined> => {
    if (document.isDirty) await document.save();
    const disk = await readDisk(uri);
    return !document.isDirty && disk.replace(/^\ufeff/, "") === document.getText() ? disk : undefined;
  };
  return waitFor(`${uri.path} to be saved`, isSaved, saved);
}

/** The text of all hovers at a place. */
export async function hoverText(uri: vscode.Uri, position: vscode.Position): Promise<string> {
  const hovers = await vscode.commands.executeCommand<vscode.Hover[]>("vscode.executeHoverProvider", uri, position);
  return (hovers ?? []).flatMap(({ contents }) => contents.map((part) => (typeof part === "string" ? part : part.value))).join("\n\n");
}

/** Waits until the extension is active. */
export async function waitForActivation(): Promise<vscode.Extension<unknown>> {
  return waitFor("the extension's activation", () => {
    const extension = vscode.extensions.getExtension(extensionId);
    return extension?.isActive ? extension : undefined;
  });
}

/** Closes all editors and forgets what was not saved. */
export async function closeAll(): Promise<void> {
  await vscode.commands.executeCommand("workbench.action.revertAndCloseActiveEditor");
  await vscode.commands.executeCommand("workbench.action.closeAllEditors");
}
