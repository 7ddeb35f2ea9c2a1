// Everything but fixes that the extension shows while files are open, as real VS Code asks for it.
import * as vscode from "vscode";
import { assert, assertEqual } from "../support/assert.ts";
import {
  applyAction,
  closeAll,
  findings,
  freshFolder,
  hoverText,
  open,
  openText,
  ruleOf,
  saveAndRead,
  waitForFindings,
  waitForRule,
  write,
} from "../support/editor.ts";
import { collapsed, rsaKeyPair } from "../support/keys.ts";
import { waitFor } from "../support/wait.ts";

const requirements = "agno[os]==2.9.0\nPyJWT[crypto]==2.15.1\ncryptography==50.0.2\npython-dotenv==1.2.1\n";
const app = (keywords: string): string => `from agno.agent import Agent
from agno.os import AgentOS
from agno.os.config import AuthorizationConfig
from dotenv import load_dotenv
load_dotenv()
agent_os = AgentOS(id="demo", agents=[Agent(id="a")]${keywords})
app = agent_os.get_app()
`;
const authorized = ', authorization=True, authorization_config=AuthorizationConfig(algorithm="RS256")';

const changes: vscode.Event<unknown>[] = [vscode.languages.onDidChangeDiagnostics];

/** Asks one of VS Code's providers until its answer is acceptable: files that were just written are seen a little later. */
function ask<T>(what: string, accept: (answer: T) => boolean, command: string, ...values: unknown[]): Promise<T> {
  return waitFor(
    what,
    async () => {
      const answer = await vscode.commands.executeCommand<T | undefined>(command, ...values);
      return answer !== undefined && answer !== null && accept(answer) ? answer : undefined;
    },
    changes,
  );
}

const label = (item: vscode.CompletionItem): string => (typeof item.label === "string" ? item.label : item.label.label);

/** Where a text stands in a document. */
function find(document: vscode.TextDocument, text: string): vscode.Position {
  const at = document.getText().indexOf(text);
  assert(at >= 0, `${text} is not in the document`);
  return document.positionAt(at);
}

/** Our hover on a text, once it is there. */
const shownAt = (document: vscode.TextDocument, text: string): Promise<string> =>
  waitFor(
    `the hover on ${text}`,
    async () => {
      const at = find(document, text).translate(0, 2);
      const shown = await hoverText(document.uri, at);
      return shown.includes("###") ? shown : undefined;
    },
    changes,
  );

async function replaceAll(editor: vscode.TextEditor, text: string): Promise<void> {
  const { document } = editor;
  const everything = new vscode.Range(document.positionAt(0), document.positionAt(document.getText().length));
  assert(await editor.edit((edit) => edit.replace(everything, text)), "the edit was refused");
}

suite("features", () => {
  let publicPem: string;
  let publicJwk: JsonWebKey;
  suiteSetup(async () => {
    ({ publicPem, publicJwk } = await rsaKeyPair());
  });
  teardown(closeAll);

  const broken = (): string => `JWT_VERIFICATION_KEY="${collapsed(publicPem)}"\n`;
  const good = (): string => `JWT_VERIFICATION_KEY="${publicPem.trim()}"\n`;
  const jwks = (): string =>
    `${JSON.stringify({ keys: [{ kty: publicJwk.kty, n: publicJwk.n, e: publicJwk.e, kid: "one", alg: "RS256" }] }, undefined, 2)}\n`;

  /** A project with an app; tells its folder. */
  async function project(name: string, keywords: string, files: Readonly<Record<string, string>> = {}): Promise<vscode.Uri> {
    const folder = freshFolder(name);
    await write(folder, "requirements.txt", requirements);
    await write(folder, "main.py", app(keywords));
    for (const [path, text] of Object.entries(files)) await write(folder, path, text);
    return folder;
  }

  test("a finding appears on open, says where its rule is explained, and goes when the text is repaired", async () => {
    const editor = await openText(await project("open", authorized), ".env", broken());
    const { uri } = editor.document;
    const finding = await waitForRule(uri, "pem-newlines-collapsed");
    assertEqual(finding.source, "authlint", "the source");
    const { code } = finding;
    assert(typeof code === "object", "the code has no page");
    assert(/^[\w-]+:\/\/authlint\.authlint\/rules\/pem-newlines-collapsed$/.test(code.target.toString(true)), code.target.toString(true));
    await replaceAll(editor, good());
    await waitForFindings(uri, (now) => now.length === 0);
    await replaceAll(editor, broken());
    await waitForRule(uri, "pem-newlines-collapsed");
  });

  test("a conflict names its other side", async () => {
    const secret = crypto.randomUUID() + crypto.randomUUID();
    const editor = await openText(await project("related", authorized), ".env", `OS_SECURITY_KEY=${secret}\n${good()}`);
    const finding = await waitForRule(editor.document.uri, "security-key-and-jwt");
    const lines = (finding.relatedInformation ?? []).map(({ location }) => location.range.start.line);
    assert(lines.includes(1), `related lines: ${lines.join()}`);
    assert(!JSON.stringify(finding).includes(secret), "the finding repeats the secret");
  });

  test("a change of the app's code in its editor, unsaved, changes the findings of the env file", async () => {
    const folder = await project("cross", "", { ".env": good() });
    const env = await open(vscode.Uri.joinPath(folder, ".env"));
    await waitForRule(env.document.uri, "jwt-env-without-authorization");
    const code = await open(vscode.Uri.joinPath(folder, "main.py"));
    await replaceAll(code, app(authorized));
    await waitForFindings(env.document.uri, (now) => now.length === 0);
    await replaceAll(code, app(""));
    await waitForRule(env.document.uri, "jwt-env-without-authorization");
  });

  test("a JWKS file that is deleted and comes back changes the findings of the code", async () => {
    const keywords = ', authorization=True, authorization_config=AuthorizationConfig(jwks_file="jwks.json")';
    const folder = await project("deleted", keywords, { "jwks.json": jwks() });
    const set = vscode.Uri.joinPath(folder, "jwks.json");
    const { uri } = (await open(vscode.Uri.joinPath(folder, "main.py"))).document;
    await ask<vscode.DocumentLink[]>("the link to the key set", (links) => links.length > 0, "vscode.executeLinkProvider", uri);
    await waitForFindings(uri, (now) => now.length === 0);
    await vscode.workspace.fs.delete(set);
    await waitForRule(uri, "jwks-file-not-found");
    await vscode.workspace.fs.writeFile(set, new TextEncoder().encode(jwks()));
    await waitForFindings(uri, (now) => now.length === 0);
  });

  test("hovers tell what a key is, as a table, and never its text", async () => {
    const { document } = await openText(await project("hover", authorized), ".env", broken());
    await waitForRule(document.uri, "pem-newlines-collapsed");
    const shown = await hoverText(document.uri, find(document, "BEGIN"));
    assert(shown.includes("RSA 2048 public key"), shown);
    assert(shown.includes("| Property | Value |"), shown);
    assert(!shown.includes(publicPem.split("\n")[2] ?? "?"), "the hover repeats the key");
    const setting = await hoverText(document.uri, new vscode.Position(0, 3));
    assert(setting.includes("| Loader |"), setting);
  });

  test("hovers tell what a token says, and how a program reads an env file", async () => {
    const part = (value: unknown): string => btoa(JSON.stringify(value)).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
    const token = `${part({ alg: "RS256", kid: "one" })}.${part({ exp: 1_700_000_000, scopes: ["agents:read"] })}.${"A".repeat(86)}`;
    const folder = await project("token", authorized, { ".env": good() });
    const code = await openText(folder, "call.py", `import httpx\nhttpx.get("http://x", headers={"Authorization": "Bearer ${token}"})\n`);
    const shown = await shownAt(code.document, "eyJ");
    for (const wanted of ["JSON Web Token", "| Algorithm | RS256 |", "2023-11-14 22:13 UTC", "agno 2.9.0"])
      assert(shown.includes(wanted), shown);
    assert(!token.split(".").some((piece) => shown.includes(piece)), "the hover repeats the token");
    const main = await open(vscode.Uri.joinPath(folder, "main.py"));
    const loads = await shownAt(main.document, "load_dotenv()");
    for (const wanted of ["python-dotenv", "read whole", "JWT_VERIFICATION_KEY"]) assert(loads.includes(wanted), loads);
    const compose = await openText(
      folder,
      "compose.yaml",
      "services:\n  api:\n    image: demo\n    env_file:\n      - path: .env\n        format: raw\n",
    );
    const raw = await shownAt(compose.document, "raw");
    for (const wanted of ["format: raw", "the file is refused"]) assert(raw.includes(wanted), raw);
  });

  test("completion knows variables, algorithms and keywords", async () => {
    const folder = await project("completion", authorized);
    const complete = (uri: vscode.Uri, position: vscode.Position, wanted: string): Promise<vscode.CompletionList> =>
      ask(wanted, ({ items }) => items.some((item) => label(item) === wanted), "vscode.executeCompletionItemProvider", uri, position);
    const env = await openText(folder, ".env", "JWT\n");
    await complete(env.document.uri, new vscode.Position(0, 3), "JWT_VERIFICATION_KEY");
    const code = await openText(folder, "other.py", app(', authorization=True, authorization_config=AuthorizationConfig(algorithm="", )'));
    const inside = find(code.document, '"", )');
    await complete(code.document.uri, inside.translate(0, 1), "ES256");
    await complete(code.document.uri, inside.translate(0, 4), "jwks_file=");
  });

  test("links, hints, symbols and folding", async () => {
    const folder = await project("places", authorized, { "keys/jwks.json": jwks() });
    const { document } = await openText(folder, "service.env", `${good()}JWT_JWKS_FILE=keys/jwks.json\n`);
    const { uri } = document;
    const links = await ask<vscode.DocumentLink[]>(
      "a link",
      (all) => all.some(({ target }) => target?.path.endsWith("/keys/jwks.json")),
      "vscode.executeLinkProvider",
      uri,
    );
    assertEqual(links.length, 1, "the number of links");
    const all = new vscode.Range(0, 0, document.lineCount, 0);
    const hints = await ask<vscode.InlayHint[]>("a hint", (now) => now.length > 0, "vscode.executeInlayHintProvider", uri, all);
    assertEqual(
      hints.map((hint) => (typeof hint.label === "string" ? hint.label : hint.label.map(({ value }) => value).join(""))).join(),
      "RSA 2048 · public",
      "the hint",
    );
    const symbols = await ask<vscode.DocumentSymbol[]>("symbols", (now) => now.length > 0, "vscode.executeDocumentSymbolProvider", uri);
    assertEqual(symbols.map(({ name }) => name).join(), "JWT_VERIFICATION_KEY,JWT_JWKS_FILE", "the symbols");
    const folds = await ask<vscode.FoldingRange[]>("folds", (now) => now.length > 0, "vscode.executeFoldingRangeProvider", uri);
    assertEqual(folds[0]?.start, 0, "the start of the fold");
    const set = await open(vscode.Uri.joinPath(folder, "keys/jwks.json"));
    const keys = await ask<vscode.DocumentSymbol[]>(
      "keys",
      (now) => now.some(({ name }) => name === "one"),
      "vscode.executeDocumentSymbolProvider",
      set.document.uri,
    );
    assert(
      keys.some(({ detail }) => detail === "RSA 2048 · public"),
      "the key's kind",
    );
  });

  test("a rule's severity is what the settings say, at once", async () => {
    const { uri } = (await openText(await project("severity", authorized), ".env", broken())).document;
    await waitForRule(uri, "pem-newlines-collapsed");
    const settings = vscode.workspace.getConfiguration("authlint");
    const set = (value: unknown): Thenable<void> => settings.update("rules", value, vscode.ConfigurationTarget.Workspace);
    try {
      await set({ "pem-newlines-collapsed": "hint" });
      await waitForFindings(uri, (now) => now.length === 1 && now[0]?.severity === vscode.DiagnosticSeverity.Hint);
      await set({ "pem-newlines-collapsed": "off" });
      await waitForFindings(uri, (now) => now.length === 0);
    } finally {
      await set(undefined);
    }
    await waitForRule(uri, "pem-newlines-collapsed");
  });

  test("authlint.enable switches everything off", async () => {
    const { uri } = (await openText(await project("enable", authorized), ".env", broken())).document;
    await waitForRule(uri, "pem-newlines-collapsed");
    const settings = vscode.workspace.getConfiguration("authlint");
    try {
      await settings.update("enable", false, vscode.ConfigurationTarget.Workspace);
      await waitForFindings(uri, (now) => now.length === 0);
    } finally {
      await settings.update("enable", undefined, vscode.ConfigurationTarget.Workspace);
    }
    await waitForRule(uri, "pem-newlines-collapsed");
  });

  test("the action that disables a rule writes a comment, and the finding goes", async () => {
    const editor = await openText(await project("disable", authorized), ".env", broken());
    const { uri } = editor.document;
    const finding = await waitForRule(uri, "pem-newlines-collapsed");
    await applyAction(uri, finding.range, "Disable pem-newlines-collapsed for this line");
    await waitForFindings(uri, (now) => now.length === 0);
    assert(/^# authlint-disable-next-line pem-newlines-collapsed\n/.test(editor.document.getText()), editor.document.lineAt(0).text);
  });

  test("saving repairs what is safe, where the user wants that", async () => {
    const editor = await openText(await project("on-save", authorized), ".env", broken());
    const { uri } = editor.document;
    await waitForRule(uri, "pem-newlines-collapsed");
    const settings = vscode.workspace.getConfiguration("editor");
    await settings.update("codeActionsOnSave", { "source.fixAll.authlint": "explicit" }, vscode.ConfigurationTarget.Workspace);
    try {
      assert(
        await editor.edit((edit) => edit.insert(editor.document.positionAt(editor.document.getText().length), "PORT=7777\n")),
        "refused",
      );
      assertEqual(await saveAndRead(uri), `${good()}PORT=7777\n`, "the file after it was saved");
    } finally {
      await settings.update("codeActionsOnSave", undefined, vscode.ConfigurationTarget.Workspace);
    }
    await waitForFindings(uri, (now) => now.length === 0);
  });

  test("the command that fixes the open document takes the safe fixes", async () => {
    const editor = await openText(await project("fix-all", authorized), ".env", broken());
    await waitForRule(editor.document.uri, "pem-newlines-collapsed");
    await vscode.commands.executeCommand("authlint.fixAll");
    await waitFor("the fixed text", () => (editor.document.getText() === good() ? true : undefined), [
      vscode.workspace.onDidChangeTextDocument,
    ]);
  });

  test("after a restart everything is there again", async () => {
    const editor = await openText(await project("restart", authorized), ".env", broken());
    const { uri } = editor.document;
    await waitForRule(uri, "pem-newlines-collapsed");
    await vscode.commands.executeCommand("authlint.restart");
    await waitForRule(uri, "pem-newlines-collapsed");
    await replaceAll(editor, good());
    await waitForFindings(uri, (now) => now.length === 0);
  });

  test("a new document that was never saved is read as well", async () => {
    const show = async (language: string, content: string): Promise<vscode.Uri> =>
      (await vscode.window.showTextDocument(await vscode.workspace.openTextDocument({ language, content }))).document.uri;
    const key = await show("pem", publicPem);
    const accept = (symbols: vscode.DocumentSymbol[]): boolean =>
      symbols.some(({ name, detail }) => `${name} ${detail}`.includes("RSA 2048"));
    await ask("the symbol of the key", accept, "vscode.executeDocumentSymbolProvider", key);
    // The oldest VS Code has no language of that name by itself.
    if (!(await vscode.languages.getLanguages()).includes("dotenv")) return;
    const env = await show("dotenv", `JWT_VERIFICATION_KEY='${publicPem.trim().replaceAll("\n", "\\n")}'\n`);
    await waitForRule(env, "pem-literal-backslash-n");
  });

  test("files of other programs are left alone", async () => {
    const folder = await project("other", authorized, { ".env": broken() });
    await open(vscode.Uri.joinPath(folder, ".env"));
    const notes = await openText(folder, "notes.md", `# Notes\n\n    ${broken()}`);
    const scratch = await vscode.workspace.openTextDocument({ language: "plaintext", content: broken() });
    await waitForRule(vscode.Uri.joinPath(folder, ".env"), "pem-newlines-collapsed");
    assertEqual(findings(notes.document.uri).length + findings(scratch.uri).length, 0, "the number of findings");
  });

  test("no finding repeats a key", async () => {
    const { uri } = (await openText(await project("quiet", authorized), ".env", `${broken()}JWT_VERIFICATION_KEYS="${publicPem.trim()}"\n`))
      .document;
    const found = await waitForFindings(uri, (now) => now.some((one) => ruleOf(one) === "unknown-auth-env-var"));
    assert(!JSON.stringify(found).includes((publicPem.split("\n")[2] ?? "?").slice(0, 24)), "a finding repeats the key");
  });
});
