// The commands of the palette that need no report.
import * as vscode from "vscode";
import { assert } from "../support/assert.ts";
import { closeAll, extensionId, freshFolder, isActive, openText, readDisk, waitForActivation, waitForFindings } from "../support/editor.ts";
import { collapsed, rsaKeyPair } from "../support/keys.ts";
import { undo } from "../support/menu.ts";
import { waitFor } from "../support/wait.ts";

/** Waits until an editor has this text and no other. */
const hasText = (editor: vscode.TextEditor, text: string): Promise<true> =>
  waitFor("the text of the editor", () => (editor.document.getText() === text ? true : undefined), [
    vscode.workspace.onDidChangeTextDocument,
  ]);

suite("commands", () => {
  teardown(closeAll);

  test("every contributed command is there, with a title in words", async () => {
    const { publicPem } = await rsaKeyPair();
    await openText(freshFolder("commands"), ".env", `JWT_VERIFICATION_KEY="${publicPem.trim()}"\n`);
    const extension = await waitForActivation();
    const known = new Set(await vscode.commands.getCommands(true));
    const { contributes } = extension.packageJSON as { contributes: { commands: { command: string; title: string }[] } };
    for (const { command, title } of contributes.commands) {
      assert(known.has(command), `${command} is not registered`);
      assert(!title.startsWith("%"), `${command} has no title: ${title}`);
    }
  });

  test("the walkthrough opens, and all that its steps show and link to is there", async () => {
    const extension = vscode.extensions.getExtension(extensionId);
    assert(extension !== undefined, "the extension is installed");
    interface Step {
      readonly title: string;
      readonly description: string;
      readonly media: { readonly markdown: string };
      readonly completionEvents: readonly string[];
    }
    const { contributes } = extension.packageJSON as {
      contributes: { walkthroughs: { id: string; title: string; steps: Step[] }[] };
    };
    const [walkthrough] = contributes.walkthroughs;
    assert(walkthrough !== undefined && walkthrough.steps.length >= 4, "there is a walkthrough");
    await extension.activate();
    const known = new Set(await vscode.commands.getCommands(true));
    for (const { title, description, media, completionEvents } of walkthrough.steps) {
      assert(!title.startsWith("%") && !description.startsWith("%"), `a step without words: ${title}`);
      const text = await readDisk(vscode.Uri.joinPath(extension.extensionUri, media.markdown));
      assert(/^# \S/.test(text), `${media.markdown} has no heading`);
      const commands = [...description.matchAll(/\(command:([\w.]+)/g)].map(([, command]) => command ?? "");
      assert(commands.length > 0, `${title} links to no command`);
      for (const event of completionEvents) if (event.startsWith("onCommand:")) commands.push(event.slice("onCommand:".length));
      for (const command of commands) assert(known.has(command), `${title}: there is no command ${command}`);
    }
    await vscode.commands.executeCommand("workbench.action.openWalkthrough", `${extensionId}#${walkthrough.id}`);
    // The tab has its name before the page has its title; what is on it is seen by test/ui.
    const isShown = (): true | undefined =>
      vscode.window.tabGroups.all.flatMap(({ tabs }) => tabs).some(({ label }) => /^(?:Welcome|Walkthrough|Get Started)/i.test(label)) ||
      undefined;
    await waitFor("the walkthrough", isShown, [vscode.window.tabGroups.onDidChangeTabs]);
  });

  test("shows the page of a rule, which needs no network", async () => {
    await vscode.commands.executeCommand("authlint.showRule", "pem-newlines-collapsed");
    const isShown = (): true | undefined =>
      vscode.window.tabGroups.all.flatMap(({ tabs }) => tabs).some(({ label }) => label.includes("pem-newlines-collapsed")) || undefined;
    await waitFor("the preview", isShown, [vscode.window.tabGroups.onDidChangeTabs]);
    // The preview itself opens the document that it shows.
    const page = await waitFor(
      "the page",
      () => vscode.workspace.textDocuments.find(({ uri }) => uri.path.endsWith("/pem-newlines-collapsed.md")),
      [vscode.workspace.onDidOpenTextDocument],
    );
    assert(page.languageId === "markdown", "the page is Markdown");
    assert(page.getText().startsWith("# pem-newlines-collapsed"), "the page is the one of the rule");
  });

  test("moves the key of the file to a file of its own, in one step", async () => {
    const { publicPem } = await rsaKeyPair();
    const folder = freshFolder("move");
    const before = `JWT_VERIFICATION_KEY="${collapsed(publicPem)}"\n`;
    const editor = await openText(folder, ".env", before);
    const { uri } = editor.document;
    await waitForFindings(uri);
    await isActive(editor);
    assert(await vscode.commands.executeCommand("authlint.moveKey", { fileName: "signing.json" }), "the key was moved");
    await hasText(editor, "JWT_JWKS_FILE=signing.json\n");
    assert((await readDisk(uri)) === before, "nothing is saved without a word");
    const moved = await vscode.workspace.openTextDocument(vscode.Uri.joinPath(folder, "signing.json"));
    assert(moved.getText().includes('"keys"'), "the new file has a key set");
    assert((await readDisk(moved.uri)) === moved.getText(), "the new file is saved: a key is in memory alone at no time");
    await undo(editor);
    await hasText(editor, before);
  });

  test("asks what the new file is to be called", async () => {
    const { publicPem } = await rsaKeyPair();
    const editor = await openText(freshFolder("move"), ".env", `JWT_VERIFICATION_KEY="${collapsed(publicPem)}"\n`);
    await waitForFindings(editor.document.uri);
    let moved: boolean | undefined;
    let asked: Thenable<unknown> | undefined;
    // Enter is pressed until the question was there to take it; a question that something else closed is asked again.
    await waitFor("the key's move", async () => {
      if (moved === true) return true;
      if (asked === undefined) {
        await vscode.window.showTextDocument(editor.document);
        asked = vscode.commands.executeCommand<boolean>("authlint.moveKey").then((result) => {
          moved = result;
          asked = undefined;
        });
      }
      await vscode.commands.executeCommand("workbench.action.acceptSelectedQuickOpenItem");
      return undefined;
    });
    await hasText(editor, "JWT_JWKS_FILE=jwks.json\n");
  });

  test("copies debug information without a path or a value", async () => {
    await vscode.commands.executeCommand("authlint.copyDebugInformation");
    const text = await vscode.env.clipboard.readText();
    const extension = vscode.extensions.getExtension<unknown>(extensionId);
    const { version } = (extension?.packageJSON ?? { version: "?" }) as { version: string };
    assert(text.startsWith(`AuthLint ${version}\n`), text);
    assert(!text.includes("/"), text);
  });

  test("shows a configuration file that is not there yet, unsaved", async () => {
    await vscode.commands.executeCommand("authlint.openConfiguration");
    const document = vscode.window.activeTextEditor?.document;
    assert(document !== undefined, "an editor is shown");
    assert(document.uri.path.endsWith("/authlint.config.json"), String(document.uri));
    assert(document.uri.scheme === "untitled" && document.getText().includes('"rules"'), document.getText());
  });
});
