// The menu of quick fixes, as a person works it.
import * as vscode from "vscode";
import { codeActions } from "./editor.ts";
import { waitFor } from "./wait.ts";

const changes: vscode.Event<unknown>[] = [vscode.workspace.onDidChangeTextDocument, vscode.languages.onDidChangeDiagnostics];

/** How often Enter is pressed before the menu counts as closed. */
const pressesForOneMenu = 50;

/** Puts the cursor on a finding. */
export function goTo(editor: vscode.TextEditor, finding: vscode.Diagnostic): void {
  editor.selection = new vscode.Selection(finding.range.start, finding.range.start);
}

/** What the menu offers on a finding, once an entry of that title is there (and it is acceptable): files that were just written are seen later. */
export function menuOf(
  editor: vscode.TextEditor,
  finding: vscode.Diagnostic,
  title: RegExp,
  accept: (titles: readonly string[]) => boolean = () => true,
): Promise<vscode.CodeAction[]> {
  const { uri } = editor.document;
  return waitFor(
    `the quick fix ${title}`,
    async () => {
      const offered = await codeActions(uri, finding.range);
      const titles = offered.map((action) => action.title);
      return titles.some((one) => title.test(one)) && accept(titles) ? offered : undefined;
    },
    changes,
  );
}

/**
 * Opens the menu on a finding and presses Enter on its first entry, which must have that title. Enter is pressed until the menu was there to take it;
 * without a menu it does nothing.
 */
export async function takeFirst(editor: vscode.TextEditor, finding: vscode.Diagnostic, title: RegExp): Promise<void> {
  const [first] = await menuOf(editor, finding, title);
  if (first === undefined || !title.test(first.title)) throw new Error(`the first entry is ${first?.title}, not ${title}`);
  const { version } = editor.document;
  await vscode.window.showTextDocument(editor.document);
  goTo(editor, finding);
  let presses = 0;
  await waitFor(
    `the edit of ${first.title}`,
    async () => {
      if (editor.document.version !== version) return true;
      // A menu that something else closed (news from the server, the focus) is opened again, as a person would.
      if (presses++ % pressesForOneMenu === 0) await vscode.commands.executeCommand("editor.action.quickFix");
      await vscode.commands.executeCommand("acceptSelectedCodeAction");
      return undefined;
    },
    changes,
  );
}

/** Applies an entry of the menu that is not the first. */
export async function takeTitled(editor: vscode.TextEditor, finding: vscode.Diagnostic, title: RegExp): Promise<vscode.CodeAction> {
  const action = (await menuOf(editor, finding, title)).find((one) => title.test(one.title));
  if (action?.edit === undefined) throw new Error(`${title} has no edit`);
  if (!(await vscode.workspace.applyEdit(action.edit))) throw new Error(`VS Code refused the edit of ${title}`);
  return action;
}

/** One press of undo in an editor. */
export async function undo(editor: vscode.TextEditor): Promise<void> {
  await vscode.window.showTextDocument(editor.document);
  await vscode.commands.executeCommand("undo");
}
