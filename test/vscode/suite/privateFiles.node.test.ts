// A fix that makes a file for a private key leaves it to its owner alone. Only the Node host has permissions to set.
import { stat } from "node:fs/promises";
import * as vscode from "vscode";
import { assertEqual } from "../support/assert.ts";
import { closeAll, freshFolder, open, saveAndRead, waitForRule, write } from "../support/editor.ts";
import { rsaKeyPair } from "../support/keys.ts";
import { takeFirst, undo } from "../support/menu.ts";
import { waitFor } from "../support/wait.ts";

const permissions = async (uri: vscode.Uri): Promise<number> => (await stat(uri.fsPath)).mode & 0o777;

suite("private files", () => {
  teardown(closeAll);

  test("a private key's new file is its owner's alone, other new files are not touched", async function () {
    if (process.platform === "win32") this.skip(); // Windows has no such permissions.
    const { privatePem } = await rsaKeyPair();
    const folder = freshFolder("mode");
    const env = await write(folder, ".env", `JWT_VERIFICATION_KEY="${privatePem.trim()}"\n`);
    const editor = await open(env);
    const finding = await waitForRule(env, "private-key-as-verification-key");
    const usual = await permissions(env);
    const kept = vscode.Uri.joinPath(folder, "jwt-private-key.pem");
    const isPrivate = (): Promise<true> =>
      waitFor("permissions 0600", async () => ((await permissions(kept)) === 0o600 ? true : undefined), [
        vscode.workspace.onDidCreateFiles,
      ]);

    await takeFirst(editor, finding, /^Replace the private key by its public key and keep it in jwt-private-key\.pem/);
    await isPrivate();
    await saveAndRead(kept);
    assertEqual(await permissions(kept), 0o600, "the mode of the private key's file after it was saved");
    assertEqual(await permissions(vscode.Uri.joinPath(folder, ".gitignore")), usual, "the mode of the .gitignore");
    assertEqual(await permissions(env), usual, "the mode of the .env");

    await saveAndRead(env);
    await undo(editor);
    await vscode.commands.executeCommand("redo");
    await isPrivate();
  });
});
