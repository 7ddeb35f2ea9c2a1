// The commands that end in a report, in real VS Code: the doctor, the setup, the scan, the task.
import * as vscode from "vscode";
import { assert } from "../support/assert.ts";
import { closeAll, findings, freshFolder, open, openText, waitForActivation, waitForRule, write } from "../support/editor.ts";
import { rsaKeyPair } from "../support/keys.ts";
import { waitFor } from "../support/wait.ts";

const part = (value: unknown): string => base64url(new TextEncoder().encode(JSON.stringify(value)));
const base64url = (bytes: Uint8Array): string =>
  btoa(String.fromCharCode(...bytes))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replace(/=+$/, "");

const python = (algorithm: string): string => `from agno.agent import Agent
from agno.os import AgentOS
from agno.os.config import AuthorizationConfig
from dotenv import load_dotenv
load_dotenv()
agent_os = AgentOS(id="demo", agents=[Agent(id="a")], authorization=True, authorization_config=AuthorizationConfig(algorithm="${algorithm}"))
app = agent_os.get_app()
`;
const requirements = "agno[os]==2.9.0\nPyJWT[crypto]==2.15.1\ncryptography==50.0.2\npython-dotenv==1.2.1\n";

const tabs = (): readonly vscode.Tab[] => vscode.window.tabGroups.all.flatMap(({ tabs: own }) => own);
/** Waits for the tab of a report; the list of tabs follows the panel a little later. */
const waitForReport = (kind: string): Promise<vscode.Tab> =>
  waitFor(`the tab ${kind}`, () => tabs().find(({ input }) => input instanceof vscode.TabInputWebview && input.viewType.endsWith(kind)), [
    vscode.window.tabGroups.onDidChangeTabs,
  ]);

suite("reports", () => {
  teardown(closeAll);

  test("the doctor names the failing check, and its link repairs the cause", async () => {
    const algorithm = { name: "RSASSA-PKCS1-v1_5", modulusLength: 2048, publicExponent: new Uint8Array([1, 0, 1]), hash: "SHA-256" };
    const pair = (await crypto.subtle.generateKey(algorithm, true, ["sign", "verify"])) as CryptoKeyPair;
    const spki = new Uint8Array(await crypto.subtle.exportKey("spki", pair.publicKey));
    const body = btoa(String.fromCharCode(...spki)).match(/.{1,64}/g) ?? [];
    const pem = ["-----BEGIN PUBLIC KEY-----", ...body, "-----END PUBLIC KEY-----"].join("\n");
    const folder = freshFolder("doctor");
    await write(folder, "requirements.txt", requirements);
    const main = await write(folder, "main.py", python("HS256"));
    await openText(folder, ".env", `JWT_VERIFICATION_KEY="${pem}"\n`);
    await waitForActivation();
    await open(main);
    await waitForRule(main, "hmac-algorithm-with-public-key");

    const input = `${part({ alg: "RS256" })}.${part({ sub: "subject-of-this-token", scopes: ["agent_os:admin"] })}`;
    const signature = new Uint8Array(await crypto.subtle.sign(algorithm.name, pair.privateKey, new TextEncoder().encode(input)));
    const token = `${input}.${base64url(signature)}`;
    const markdown = await vscode.commands.executeCommand<string>("authlint.explainToken", token);
    assert(markdown.includes("The specified alg value is not allowed"), `the report has AgentOS's words:\n${markdown}`);
    assert(markdown.includes("First failing check: alg is the configured algorithm"), `the report names the check:\n${markdown}`);
    assert(
      !markdown.includes("subject-of-this-token") && !markdown.includes(token.slice(0, 30)),
      "the report repeats nothing of the token",
    );
    await waitForReport("authlint.doctor");

    const links = [...markdown.matchAll(/command:authlint\.applyFix\?([^)\s]+)/g)].map(
      ([, args]) => JSON.parse(decodeURIComponent(args ?? "")) as unknown[],
    );
    const link = links.find(([uri, , , title]) => String(uri).endsWith("/main.py") && /RS256/.test(String(title)));
    assert(link !== undefined, `a link repairs the cause: ${JSON.stringify(links.map((one) => one[3]))}`);
    assert(await vscode.commands.executeCommand("authlint.applyFix", ...link), "the fix is applied");
    const text = (await vscode.workspace.openTextDocument(main)).getText();
    assert(text.includes('algorithm="RS256"'), text);
    await waitFor("no finding", () => (findings(main).some(({ code }) => JSON.stringify(code).includes("hmac-")) ? undefined : true), [
      vscode.languages.onDidChangeDiagnostics,
    ]);
    const again = await vscode.commands.executeCommand<string>("authlint.explainToken", token);
    assert(/`GET \/agents` is answered with 200/.test(again), again);
    assert(tabs().filter(({ input: shown }) => shown instanceof vscode.TabInputWebview).length === 1, "the same tab shows it again");
  });

  test("an error text is explained as well", async () => {
    const markdown = await vscode.commands.executeCommand<string>(
      "authlint.explainToken",
      '{"detail": "Invalid token: Signature verification failed"}',
    );
    assert(markdown.startsWith("# What the error means"), markdown);
    assert(markdown.includes("| Cause | In this project |"), "a table with a header row");
  });

  test("the setup says what wins", async () => {
    const { publicPem } = await rsaKeyPair();
    const folder = freshFolder("setup");
    await write(folder, "requirements.txt", requirements);
    await write(folder, "main.py", python("RS256"));
    const env = await openText(folder, ".env", `JWT_VERIFICATION_KEY="${publicPem.trim()}"\nOS_SECURITY_KEY=canary-of-the-setup\n`);
    await waitForRule(env.document.uri, "security-key-and-jwt");
    const markdown = await vscode.commands.executeCommand<string>("authlint.showSetup");
    await waitForReport("authlint.setup");
    for (const wanted of [
      "# Authentication setup",
      "JWT takes precedence",
      "| Loader | `JWT_VERIFICATION_KEY` |",
      "RSA 2048 public",
      "authlint.openPlace",
    ])
      assert(markdown.includes(wanted), `${wanted} is missing in:\n${markdown}`);
    assert(!markdown.includes("canary-of-the-setup") && !markdown.includes(publicPem.split("\n")[2] ?? "?"), "no value is shown");
  });

  test("the scan counts, and the Problems view has files that are not open", async () => {
    const { publicPem } = await rsaKeyPair();
    const closed = await write(freshFolder("scan"), ".env", `JWT_VERIFICATION_KEY='${publicPem.trim().replaceAll("\n", "\\n")}'\n`);
    const result = await vscode.commands.executeCommand<{ errors: number; lines: string[] }>("authlint.scanWorkspace");
    assert(result.errors > 0 && result.lines.some((line) => line.includes("[pem-literal-backslash-n]")), JSON.stringify(result));
    await waitForRule(closed, "pem-literal-backslash-n");
  });

  test("the task is offered", async () => {
    const { publicPem } = await rsaKeyPair();
    await openText(freshFolder("task"), ".env", `JWT_VERIFICATION_KEY='${publicPem.trim().replaceAll("\n", "\\n")}'\n`);
    await waitForActivation();
    const found = await vscode.tasks.fetchTasks({ type: "authlint" });
    assert(found.length === 1, `${found.length} tasks`);
  });
});
