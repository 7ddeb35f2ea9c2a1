// The shortest path through everything: the extension wakes up on a `.env`, its server answers, a finding is shown.
import * as vscode from "vscode";
import { closeAll, freshFolder, openText, waitForActivation, waitForFindings } from "../support/editor.ts";
import { collapsed, rsaKeyPair } from "../support/keys.ts";

suite("smoke", () => {
  suiteSetup(() => {
    const host = typeof process === "object" && process.versions?.node ? `Node ${process.versions.node}` : "web worker";
    console.log(`VS Code ${vscode.version}, ${vscode.env.appName}, extension host: ${host}`);
  });
  teardown(closeAll);

  test("wakes up on a .env and finds a collapsed key", async () => {
    const { publicPem } = await rsaKeyPair();
    const editor = await openText(freshFolder("smoke"), ".env", `APP_NAME=demo\nJWT_VERIFICATION_KEY="${collapsed(publicPem)}"\n`);
    await waitForActivation();
    const [finding] = await waitForFindings(editor.document.uri);
    if (finding?.range.start.line !== 1) throw new Error(`the finding is on line ${finding?.range.start.line}, not on the key's`);
  });
});
