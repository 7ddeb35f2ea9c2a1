// A window of several folders, which hold nothing of interest at first.
import * as vscode from "vscode";
import { assert, assertEqual } from "../support/assert.ts";
import { closeAll, findings, open, openText, ruleOf, waitForActivation, waitForFindings, waitForRule, write } from "../support/editor.ts";
import { collapsed, rsaKeyPair } from "../support/keys.ts";
import { waitFor } from "../support/wait.ts";

const app = `from agno.agent import Agent
from agno.os import AgentOS
from dotenv import load_dotenv
load_dotenv()
agent_os = AgentOS(id="demo", agents=[Agent(id="a")], authorization=True)
app = agent_os.get_app()
`;

const requirements = "agno[os]==2.9.0\nPyJWT[crypto]==2.15.1\ncryptography==50.0.2\npython-dotenv==1.2.1\n";

const folderAt = (index: number): vscode.Uri => {
  const folder = vscode.workspace.workspaceFolders?.[index];
  if (folder === undefined) throw new Error(`there is no folder ${index}`);
  return folder.uri;
};

/** Sets a setting of one folder, in its own `.vscode/settings.json`. */
const set = (folder: vscode.Uri, name: string, value: unknown): Thenable<void> =>
  vscode.workspace.getConfiguration("authlint", folder).update(name, value, vscode.ConfigurationTarget.WorkspaceFolder);

const rulesOf = (uri: vscode.Uri): string => findings(uri).map(ruleOf).sort().join();

suite("several folders", () => {
  let publicPem: string;
  suiteSetup(async () => {
    ({ publicPem } = await rsaKeyPair());
  });
  teardown(closeAll);

  const broken = (): string => `JWT_VERIFICATION_KEY="${collapsed(publicPem)}"\n`;
  const good = (): string => `JWT_VERIFICATION_KEY="${publicPem.trim()}"\n`;

  test("no server runs while no file is of interest", async () => {
    assertEqual(vscode.workspace.workspaceFolders?.length, 2, "the number of folders");
    await open(vscode.Uri.joinPath(folderAt(0), "notes.md"));
    await openText(folderAt(1), "notes.txt", "notes\n");
    // An extension that the same events concern is active by then.
    const isActive = (): true | undefined => vscode.extensions.getExtension("vscode.markdown-language-features")?.isActive || undefined;
    await waitFor("the activation of another extension", isActive, [vscode.extensions.onDidChange]);
    // Whether the extension itself is active is left open: under load, VS Code was seen to wake it some seconds after its start without any such file.
    await vscode.commands.executeCommand("authlint.copyDebugInformation");
    const text = await vscode.env.clipboard.readText();
    assert(/^server: not started$/m.test(text), text);
  });

  test("a file of a language that it may read activates the extension, but no server", async () => {
    await openText(folderAt(0), "data.json", "{}\n");
    await waitForActivation();
    await vscode.commands.executeCommand("authlint.copyDebugInformation");
    const text = await vscode.env.clipboard.readText();
    assert(/^server: not started$/m.test(text), text);
    assert(/^folders: 2$/m.test(text), text);
  });

  test("each folder has its own settings", async () => {
    const [first, second] = [folderAt(0), folderAt(1)];
    for (const folder of [first, second]) {
      await write(folder, "requirements.txt", requirements);
      await write(folder, "main.py", app);
    }
    await openText(first, ".env", broken());
    await openText(second, ".env", broken());
    const [one, two] = [vscode.Uri.joinPath(first, ".env"), vscode.Uri.joinPath(second, ".env")];
    await waitForRule(one, "pem-newlines-collapsed");
    await waitForRule(two, "pem-newlines-collapsed");

    await set(first, "rules", { "pem-newlines-collapsed": "hint" });
    await waitForFindings(one, (now) => now.some(({ severity }) => severity === vscode.DiagnosticSeverity.Hint));
    assert((await waitForRule(two, "pem-newlines-collapsed")).severity !== vscode.DiagnosticSeverity.Hint, "the other folder is as before");

    await set(first, "agnoVersion", "2.2.0");
    await waitForRule(one, "jwt-before-2-3-13");
    await set(first, "rules", { "pem-newlines-collapsed": "off" });
    await waitForFindings(one, (now) => !now.some((finding) => ruleOf(finding) === "pem-newlines-collapsed"));
    assert(!rulesOf(two).includes("jwt-before-2-3-13"), `the other folder has agno 2.9.0: ${rulesOf(two)}`);
    await waitForRule(two, "pem-newlines-collapsed");

    await set(second, "enable", false);
    await waitForFindings(two, (now) => now.length === 0);
    await waitForRule(one, "jwt-before-2-3-13");
    await set(second, "enable", undefined);
    await waitForRule(two, "pem-newlines-collapsed");
    for (const name of ["rules", "agnoVersion"]) await set(first, name, undefined);
    await waitForRule(one, "pem-newlines-collapsed");
  });

  test("files of one folder are no part of the other's deployment", async () => {
    const [first, second] = [folderAt(0), folderAt(1)];
    const key = await openText(first, ".env", good());
    const secret = await openText(second, ".env", `OS_SECURITY_KEY=${crypto.randomUUID()}${crypto.randomUUID()}\n`);
    // The app of this folder has no key: that of the other folder is not for it.
    await waitForRule(vscode.Uri.joinPath(second, "main.py"), "authorization-without-key");
    await waitForFindings(key.document.uri, (now) => now.length === 0);
    assert(!rulesOf(secret.document.uri).includes("security-key-and-jwt"), rulesOf(secret.document.uri));
    // In one folder the two do meet.
    const editor = await open(key.document.uri);
    await editor.edit((edit) => edit.insert(new vscode.Position(0, 0), `OS_SECURITY_KEY=${crypto.randomUUID()}${crypto.randomUUID()}\n`));
    await waitForRule(key.document.uri, "security-key-and-jwt");
  });

  test("a folder that is added is checked, one that is removed is forgotten", async () => {
    const third = vscode.Uri.joinPath(folderAt(0), "..", "third");
    const closed = await write(third, ".env", broken());
    await write(third, "main.py", app);
    assert(vscode.workspace.updateWorkspaceFolders(2, 0, { uri: third }), "VS Code refuses the new folder");
    await waitForRule(closed, "pem-newlines-collapsed");
    const shown = await vscode.commands.executeCommand<{ lines: string[] }>("authlint.scanWorkspace");
    assert(
      shown.lines.some((line) => line.includes("[pem-newlines-collapsed]")),
      shown.lines.join("\n"),
    );
    assert(vscode.workspace.updateWorkspaceFolders(2, 1), "VS Code refuses to remove the folder");
    await waitForFindings(closed, (now) => now.length === 0);
    await waitForRule(vscode.Uri.joinPath(folderAt(1), "main.py"), "authorization-without-key");
  });
});
