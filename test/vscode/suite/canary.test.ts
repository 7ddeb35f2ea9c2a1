// Secrets in every kind of file, a verbose trace, and everything that the extension writes by itself or on request: none of it repeats one.
import * as vscode from "vscode";
import { assert } from "../support/assert.ts";
import { closeAll, codeActions, freshFolder, hoverText, open, waitForActivation, waitForFindings, write } from "../support/editor.ts";
import { collapsed, rsaKeyPair } from "../support/keys.ts";
import { waitFor } from "../support/wait.ts";

const random = (): string => Array.from(crypto.getRandomValues(new Uint8Array(15)), (byte) => byte.toString(16).padStart(2, "0")).join("");
const escaped = (text: string): string => text.trim().replaceAll("\n", "\\n");

/** VS Code cancels its own requests when something newer comes by; they are made again then. */
const answerOf = <T>(ask: () => Promise<T>): Promise<T> => waitFor("an answer", ask, [vscode.languages.onDidChangeDiagnostics]);

/** Files that something is found in. */
const telling = [".env", "other.env", "compose.yaml", "Dockerfile", "main.py"];

/** One file of each kind, with secrets in it. */
function makeFiles(pem: string, password: string, shared: string): Readonly<Record<string, string>> {
  const base64 = (text: string): string => btoa(text);
  return {
    ".env": `JWT_VERIFICATION_KEY="${collapsed(pem)}"\nOS_SECURITY_KEY="${password}"\nJWT_SECRET_KEY=${shared}\n`,
    "other.env": `JWT_VERIFICATION_KEY=${pem}\nOS_SECURITY_KEY=${password} \n`,
    "keys/private.pem": pem,
    "jwks.json": JSON.stringify({ keys: [{ kty: "oct", k: base64(shared).replace(/=+$/, ""), kid: "a" }] }),
    "compose.yaml": `services:\n  api:\n    image: demo\n    env_file: [other.env]\n    environment:\n      JWT_VERIFICATION_KEY: '${escaped(pem)}'\n      OS_SECURITY_KEY: "${password}"\n      MCP_CONNECT_SECRET: ${shared}\n`,
    "secret.yaml": `apiVersion: v1\nkind: Secret\nmetadata: {name: demo}\nstringData:\n  OS_SECURITY_KEY: ${password}\ndata:\n  JWT_VERIFICATION_KEY: ${base64(escaped(pem))}\n  MCP_CONNECT_SECRET: ${base64(shared)}\n`,
    Dockerfile: `FROM python\nENV JWT_VERIFICATION_KEY="${escaped(pem)}"\nENV OS_SECURITY_KEY=${password}\n`,
    "main.py": `from agno.agent import Agent\nfrom agno.os import AgentOS\nfrom agno.os.config import AuthorizationConfig\nfrom dotenv import load_dotenv\nload_dotenv()\nKEY = """${pem}"""\nagent_os = AgentOS(agents=[Agent(id="a")], authorization=True, authorization_config=AuthorizationConfig(verification_keys=["${shared}", KEY], algorithm="${password}"))\n`,
    "run.sh": `#!/bin/sh\nexport JWT_VERIFICATION_KEY="${pem.trim()}"\nexport OS_SECURITY_KEY=${password}\ndocker run --env-file .env demo\n`,
    "requirements.txt": "agno[os]==2.9.0\nPyJWT[crypto]==2.15.1\ncryptography==50.0.2\npython-dotenv==1.2.1\n",
  };
}

suite("canary", () => {
  teardown(closeAll);

  test("no secret is in the log, the trace, a report, a finding or the debug information", async function () {
    this.timeout(180_000); // some hundred requests
    const { privatePem } = await rsaKeyPair();
    const [password, shared] = [`Kanarie${random()}`, `Vogel${random()}`];
    const body = privatePem.split("\n").slice(1, -2).join("");
    // Of Base64 within Base64, three phases are possible; the files hold the first.
    const canaries = [
      ...[password, shared, btoa(shared).replace(/=+$/, ""), btoa(escaped(privatePem)).slice(60, 90)],
      ...(body.match(/.{24}/g) ?? []),
    ];
    const assertClean = (what: string, text: string): void => {
      const found = canaries.filter((canary) => text.includes(canary)).length;
      assert(found === 0, `${what} repeats ${found} of ${canaries.length} secrets`);
    };

    const folder = freshFolder("masked");
    const files = makeFiles(privatePem, password, shared);
    const settings = vscode.workspace.getConfiguration("authlint");
    await settings.update("trace.server", "verbose", vscode.ConfigurationTarget.Workspace);
    try {
      for (const [path, text] of Object.entries(files)) await write(folder, path, text);
      await open(vscode.Uri.joinPath(folder, ".env"));
      await waitForActivation();
      for (const path of Object.keys(files)) {
        const { document } = await open(vscode.Uri.joinPath(folder, path));
        const { uri } = document;
        if (telling.includes(path)) await waitForFindings(uri);
        assertClean(`the findings of ${path}`, JSON.stringify(vscode.languages.getDiagnostics(uri)));
        const everything = new vscode.Range(0, 0, document.lineCount, 0);
        const actions = await answerOf(() => codeActions(uri, everything));
        assertClean(`the titles of quick fixes in ${path}`, actions.map(({ title }) => title).join("\n"));
        for (const line of [0, 1, 2, 4])
          assertClean(`a hover in ${path}`, await answerOf(() => hoverText(uri, document.validatePosition(new vscode.Position(line, 20)))));
      }
      // An edit, an applied fix and a save travel through the trace as well.
      const editor = await open(vscode.Uri.joinPath(folder, ".env"));
      await editor.edit((edit) => edit.insert(new vscode.Position(0, 0), `MCP_CONNECT_SECRET=${shared}\n`));
      const [first] = (await answerOf(() => codeActions(editor.document.uri, new vscode.Range(0, 0, 9, 0)))).filter(
        ({ edit }) => edit !== undefined,
      );
      if (first?.edit !== undefined) await vscode.workspace.applyEdit(first.edit);
      await editor.document.save();

      const part = (value: unknown): string => btoa(JSON.stringify(value)).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
      const token = `${part({ alg: "HS256", kid: shared })}.${part({ sub: password, aud: shared, scopes: ["agents:read"] })}.${"A".repeat(43)}`;
      canaries.push(...token.split("."));
      for (const given of [token, password, privatePem, `Invalid token: Signature verification failed ${shared}`])
        assertClean("the doctor's report", await vscode.commands.executeCommand<string>("authlint.explainToken", given));
      assertClean("the setup", await vscode.commands.executeCommand<string>("authlint.showSetup"));
      assertClean("the scan", JSON.stringify(await vscode.commands.executeCommand("authlint.scanWorkspace")));
      await vscode.commands.executeCommand("authlint.copyDebugInformation");
      assertClean("the debug information", await vscode.env.clipboard.readText());

      // The log is a document of its own while it is shown.
      await vscode.commands.executeCommand("authlint.showOutput");
      const isLog = ({ uri }: vscode.TextDocument): boolean => uri.scheme === "output" && uri.path.includes("AuthLint");
      const wanted = [
        "textDocument/didOpen",
        "textDocument/didChange",
        "textDocument/codeAction",
        "textDocument/hover",
        "authlint/explainToken",
      ];
      const log = await waitFor("the trace in the log", () => {
        const text = vscode.workspace.textDocuments.find(isLog)?.getText() ?? "";
        return wanted.every((method) => text.includes(method)) ? text : undefined;
      }, [vscode.workspace.onDidOpenTextDocument, vscode.workspace.onDidChangeTextDocument]);
      assert(log.includes(" characters>"), "the trace is verbose");
      assertClean("the log", log);
    } finally {
      await settings.update("trace.server", undefined, vscode.ConfigurationTarget.Workspace);
      // A script that sets keys may be how any app of the workspace is started: other tests would be told so.
      await closeAll();
      await vscode.workspace.fs.delete(folder, { recursive: true });
    }
  });
});
