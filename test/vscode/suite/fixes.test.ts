// Ten and more fixes, one of each kind, taken as a person takes them: from the menu of quick fixes, saved, looked at on disk, undone with one undo.
import * as vscode from "vscode";
import { assert, assertEqual } from "../support/assert.ts";
import { closeAll, freshFolder, open, ruleOf, saveAndRead, waitForFindings, waitForRule, write } from "../support/editor.ts";
import { collapsed, rsaKeyPair } from "../support/keys.ts";
import { menuOf, takeFirst, takeTitled, undo } from "../support/menu.ts";

const requirements = "agno[os]==2.9.0\nPyJWT[crypto]==2.15.1\ncryptography==50.0.2\npython-dotenv==1.2.1\n";
const app = (keywords: string): string => `from agno.agent import Agent
from agno.os import AgentOS
from agno.os.config import AuthorizationConfig
from dotenv import load_dotenv
load_dotenv()
agent_os = AgentOS(id="demo", agents=[Agent(id="a")], ${keywords})
app = agent_os.get_app()
`;
const rs256 = app('authorization=True, authorization_config=AuthorizationConfig(algorithm="RS256")');

/** Deterministic texts of one key pair that all tests share: making one takes long on a loaded machine. */
type Keys = Awaited<ReturnType<typeof rsaKeyPair>>;

interface Case {
  readonly name: string;
  readonly rule: string;
  /** Title of the fix in the menu. */
  readonly title: RegExp;
  /** The files of the project; the first is the one that has the finding. */
  files(keys: Keys): Readonly<Record<string, string>>;
  /** What the first file is after the fix. */
  after(keys: Keys): string;
}

const cases: readonly Case[] = [
  {
    name: "line breaks that became spaces are restored",
    rule: "pem-newlines-collapsed",
    title: /^Restore the line breaks \(/,
    files: ({ publicPem }) => ({
      ".env": `APP_NAME=demo # keep me\nJWT_VERIFICATION_KEY="${collapsed(publicPem)}"\nPORT=7777\n`,
      "main.py": rs256,
    }),
    after: ({ publicPem }) => `APP_NAME=demo # keep me\nJWT_VERIFICATION_KEY="${publicPem.trim()}"\nPORT=7777\n`,
  },
  {
    name: "line ends of Windows stay what they are",
    rule: "pem-newlines-collapsed",
    title: /^Restore the line breaks \(/,
    files: ({ publicPem }) => ({ ".env": `APP_NAME=demo\r\nJWT_VERIFICATION_KEY="${collapsed(publicPem)}"\r\n`, "main.py": rs256 }),
    after: ({ publicPem }) => `APP_NAME=demo\r\nJWT_VERIFICATION_KEY="${publicPem.trim().replaceAll("\n", "\r\n")}"\r\n`,
  },
  {
    name: "a key of several lines gets its quotes",
    rule: "pem-unquoted-multiline",
    title: /^Put the key in double quotes \(/,
    files: ({ publicPem }) => ({ ".env": `JWT_VERIFICATION_KEY=${publicPem}PORT=7777\n`, "main.py": rs256 }),
    after: ({ publicPem }) => `JWT_VERIFICATION_KEY="${publicPem.trim()}"\nPORT=7777\n`,
  },
  {
    name: "literal backslash-n becomes line breaks",
    rule: "pem-literal-backslash-n",
    title: /^Replace \\n by line breaks/,
    files: ({ publicPem }) => ({ ".env": `JWT_VERIFICATION_KEY='${publicPem.trim().replaceAll("\n", "\\n")}'\n`, "main.py": rs256 }),
    after: ({ publicPem }) => `JWT_VERIFICATION_KEY='${publicPem.trim()}'\n`,
  },
  {
    name: "a quote is closed",
    rule: "pem-unterminated-quote",
    title: /^Close the quote \(/,
    files: ({ publicPem }) => ({ ".env": `JWT_VERIFICATION_KEY="${publicPem}PORT=7777\n`, "main.py": rs256 }),
    after: ({ publicPem }) => `JWT_VERIFICATION_KEY="${publicPem.trim()}"\nPORT=7777\n`,
  },
  {
    name: "the algorithm becomes the key's",
    rule: "hmac-algorithm-with-public-key",
    title: /^Set the algorithm to RS256$/,
    files: ({ publicPem }) => ({ "main.py": rs256.replace("RS256", "HS256"), ".env": `JWT_VERIFICATION_KEY="${publicPem.trim()}"\n` }),
    after: () => rs256,
  },
  {
    name: "a misspelt algorithm is written as PyJWT knows it",
    rule: "algorithm-unknown",
    title: /^Write 'RS256'$/,
    files: ({ publicPem }) => ({ "main.py": rs256.replace("RS256", "rs256"), ".env": `JWT_VERIFICATION_KEY="${publicPem.trim()}"\n` }),
    after: () => rs256,
  },
  {
    name: "the losing setting becomes a comment",
    rule: "security-key-and-jwt",
    title: /^Comment out OS_SECURITY_KEY$/,
    files: ({ publicPem }) => ({
      ".env": `OS_SECURITY_KEY=${"4f1c9a7e".repeat(6)}\nJWT_VERIFICATION_KEY="${publicPem.trim()}"\n`,
      "main.py": rs256,
    }),
    after: ({ publicPem }) => `# OS_SECURITY_KEY=${"4f1c9a7e".repeat(6)}\nJWT_VERIFICATION_KEY="${publicPem.trim()}"\n`,
  },
  {
    name: "a misspelt variable is renamed",
    rule: "unknown-auth-env-var",
    title: /^Rename it to JWT_VERIFICATION_KEY$/,
    files: ({ publicPem }) => ({ ".env": `JWT_VERIFICATION_KEYS="${publicPem.trim()}"\n`, "main.py": rs256 }),
    after: ({ publicPem }) => `JWT_VERIFICATION_KEY="${publicPem.trim()}"\n`,
  },
  {
    name: "authorization=True is added",
    rule: "authorization-config-without-authorization",
    title: /^Add authorization=True$/,
    files: ({ publicPem }) => ({
      "main.py": app('authorization_config=AuthorizationConfig(algorithm="RS256")'),
      ".env": `JWT_VERIFICATION_KEY="${publicPem.trim()}"\n`,
    }),
    after: () => app('authorization_config=AuthorizationConfig(algorithm="RS256"), authorization=True'),
  },
  {
    name: "verification_keys becomes a list",
    rule: "verification-keys-not-a-list",
    title: /^Wrap the value of verification_keys in a list$/,
    files: ({ publicPem }) => ({
      "main.py": app('authorization=True, authorization_config=AuthorizationConfig(verification_keys=open("key.pem").read())'),
      "key.pem": publicPem,
    }),
    after: () => app('authorization=True, authorization_config=AuthorizationConfig(verification_keys=[open("key.pem").read()])'),
  },
  {
    name: "a folded YAML scalar becomes a literal one",
    rule: "yaml-folded-pem",
    title: /^Restore the line breaks/,
    files: ({ publicPem }) => ({ "compose.yaml": compose(">-", publicPem), "main.py": rs256, Dockerfile: "FROM python:3.12\nCOPY . .\n" }),
    after: ({ publicPem }) => compose("|-", publicPem),
  },
  {
    name: "a JWK becomes a JWK set",
    rule: "jwks-single-jwk",
    title: /^Wrap the key in a JWK set$/,
    files: ({ publicJwk }) => ({
      "jwks.json": `${JSON.stringify({ kty: publicJwk.kty, n: publicJwk.n, e: publicJwk.e, kid: "a", alg: "RS256" })}\n`,
      "main.py": app('authorization=True, authorization_config=AuthorizationConfig(jwks_file="jwks.json")'),
    }),
    after: ({ publicJwk }) =>
      `{"keys": [${JSON.stringify({ kty: publicJwk.kty, n: publicJwk.n, e: publicJwk.e, kid: "a", alg: "RS256" })}]}\n`,
  },
  {
    name: "scopes in one text become a list",
    rule: "scopes-claim-is-string",
    title: /^Make it a list$/,
    files: () => ({
      "token.py": 'import jwt\npayload = {"sub": "u", "scopes": "agents:read agents:run"}\nprint(jwt.encode(payload, "x"))\n',
      "main.py": rs256,
    }),
    after: () => 'import jwt\npayload = {"sub": "u", "scopes": ["agents:read", "agents:run"]}\nprint(jwt.encode(payload, "x"))\n',
  },
  {
    name: "the former name of a scope becomes the one of today",
    rule: "scope-legacy-system",
    title: /^Write "config:read"$/,
    files: () => ({
      "token.py": 'import jwt\npayload = {"sub": "u", "scopes": ["system:read", "agents:read"]}\nprint(jwt.encode(payload, "x"))\n',
      "main.py": rs256,
    }),
    after: () => 'import jwt\npayload = {"sub": "u", "scopes": ["config:read", "agents:read"]}\nprint(jwt.encode(payload, "x"))\n',
  },
];

function compose(style: string, pem: string): string {
  const lines = pem
    .trim()
    .split("\n")
    .map((line) => `        ${line}`);
  return `services:\n  api:\n    build: . # keep me\n    environment:\n      JWT_VERIFICATION_KEY: ${style}\n${lines.join("\n")}\n    ports: ["7777:7777"]\n`;
}

suite("fixes", () => {
  let keys: Keys;
  suiteSetup(async () => {
    keys = await rsaKeyPair();
  });
  teardown(closeAll);

  async function project(name: string, files: Readonly<Record<string, string>>): Promise<vscode.Uri> {
    const folder = freshFolder(name);
    const uris: vscode.Uri[] = [];
    for (const [path, text] of Object.entries({ "requirements.txt": requirements, ...files })) uris.push(await write(folder, path, text));
    return folder;
  }

  for (const one of cases) {
    test(`${one.rule}: ${one.name}`, async () => {
      const files = one.files(keys);
      const [name = "", before = ""] = Object.entries(files)[0] ?? [];
      const uri = vscode.Uri.joinPath(await project("fix", files), name);
      const editor = await open(uri);
      const finding = await waitForRule(uri, one.rule);
      await takeFirst(editor, finding, one.title);
      assertEqual(editor.document.getText(), one.after(keys), "the document after the fix");
      await waitForFindings(uri, (now) => now.every((other) => ruleOf(other) !== one.rule));
      assertEqual(await saveAndRead(uri), one.after(keys), "the file after the fix");
      await undo(editor);
      assertEqual(editor.document.getText(), before, "the document after one undo");
      assertEqual(await saveAndRead(uri), before, "the file after one undo");
      await waitForRule(uri, one.rule);
    });
  }

  test("a fix that makes files: the key moves to a JWKS file, and one undo takes all back", async () => {
    const before = `JWT_VERIFICATION_KEY="${collapsed(keys.publicPem)}"\nPORT=7777\n`;
    const folder = await project("move", { ".env": before, "main.py": rs256 });
    const uri = vscode.Uri.joinPath(folder, ".env");
    const editor = await open(uri);
    const finding = await waitForRule(uri, "pem-newlines-collapsed");
    await takeTitled(editor, finding, /^Move the key to jwks\.json and set JWT_JWKS_FILE$/);
    assertEqual(editor.document.getText(), "JWT_JWKS_FILE=jwks.json\nPORT=7777\n", "the .env after the fix");
    await waitForFindings(uri, (now) => now.length === 0);
    const set = vscode.Uri.joinPath(folder, "jwks.json");
    const jwks = JSON.parse(await saveAndRead(set)) as { keys: JsonWebKey[] };
    assertEqual(jwks.keys.length, 1, "the number of keys");
    assertEqual(jwks.keys[0]?.n, keys.publicJwk.n, "the modulus");
    await saveAndRead(uri);
    await undo(editor);
    assertEqual(editor.document.getText(), before, "the .env after one undo");
    assert(!(await exists(set)), "the new file is still there after one undo");
    await waitForRule(uri, "pem-newlines-collapsed");
  });

  test("a fix over an env file and Python: the key moves to a PEM file that main.py reads", async () => {
    const before = `JWT_VERIFICATION_KEY="${collapsed(keys.publicPem)}"\n`;
    const folder = await project("pem", { ".env": before, "main.py": rs256 });
    const uri = vscode.Uri.joinPath(folder, ".env");
    const main = vscode.Uri.joinPath(folder, "main.py");
    const editor = await open(uri);
    const finding = await waitForRule(uri, "pem-newlines-collapsed");
    await takeTitled(editor, finding, /^Move the key to jwt-public-key\.pem and load it in main\.py$/);
    const code = await saveAndRead(main);
    assert(code.includes('verification_keys=[(Path(__file__).parent / "jwt-public-key.pem").read_text()]'), code);
    assert(code.includes("from pathlib import Path\n"), code);
    assertEqual((await saveAndRead(vscode.Uri.joinPath(folder, "jwt-public-key.pem"))).trim(), keys.publicPem.trim(), "the PEM file");
    assertEqual(await saveAndRead(uri), `# ${before}`, "the .env after the fix");
    await waitForFindings(uri, (now) => now.length === 0);
    await undo(editor);
    assertEqual(editor.document.getText(), before, "the .env after one undo");
    assertEqual((await vscode.workspace.openTextDocument(main)).getText(), rs256, "main.py after one undo");
  });

  test("a private key is replaced by its public one and kept in a file that git ignores", async () => {
    const before = `JWT_VERIFICATION_KEY="${keys.privatePem.trim()}"\n`;
    const folder = await project("private", { ".env": before, "main.py": rs256 });
    const uri = vscode.Uri.joinPath(folder, ".env");
    const editor = await open(uri);
    const finding = await waitForRule(uri, "private-key-as-verification-key");
    await takeFirst(editor, finding, /^Replace the private key by its public key and keep it in jwt-private-key\.pem/);
    assertEqual(await saveAndRead(uri), `JWT_VERIFICATION_KEY="${keys.publicPem.trim()}"\n`, "the .env after the fix");
    const kept = vscode.Uri.joinPath(folder, "jwt-private-key.pem");
    assertEqual((await saveAndRead(kept)).trim(), keys.privatePem.trim(), "the private key's file");
    assertEqual(await saveAndRead(vscode.Uri.joinPath(folder, ".gitignore")), "/jwt-private-key.pem\n", "the .gitignore");
    await undo(editor);
    assertEqual(editor.document.getText(), before, "the .env after one undo: nobody loses a key");
  });

  test("a private key file is added to .gitignore", async () => {
    const folder = await project("ignore", { "signing.pem": keys.privatePem, ".gitignore": "node_modules/\n", "main.py": rs256 });
    const uri = vscode.Uri.joinPath(folder, "signing.pem");
    const editor = await open(uri);
    const finding = await waitForRule(uri, "private-key-not-ignored");
    const ignore = vscode.Uri.joinPath(folder, ".gitignore");
    await takeTitled(editor, finding, /^Add the file to \.gitignore$/);
    assertEqual(await saveAndRead(ignore), "node_modules/\n/signing.pem\n", "the .gitignore after the fix");
    await waitForFindings(uri, (now) => now.every((other) => ruleOf(other) !== "private-key-not-ignored"));
    await undo(await open(ignore));
    assertEqual(await saveAndRead(ignore), "node_modules/\n", "the .gitignore after one undo");
  });

  test("the menu: the preferred fix first, then the others, disable, documentation, fix all", async () => {
    const folder = await project("menu", { ".env": `JWT_VERIFICATION_KEY="${collapsed(keys.publicPem)}"\n`, "main.py": rs256 });
    const uri = vscode.Uri.joinPath(folder, ".env");
    const editor = await open(uri);
    const finding = await waitForRule(uri, "pem-newlines-collapsed");
    const offered = await menuOf(editor, finding, /^Move the key to jwt-public-key/);
    const own = offered.filter(({ title, command }) => command?.command === "authlint.showRule" || !/Copilot|\bAI\b/i.test(title));
    const wanted = [
      /^Restore the line breaks \(python-dotenv\)/,
      /^Restore the line breaks as \\n/,
      /^Move the key to jwks\.json/,
      /^Move the key to jwt-public-key\.pem/,
      /^Disable pem-newlines-collapsed for this line/,
      /^Disable pem-newlines-collapsed for (?:this|the entire) file/,
      /^Show documentation for pem-newlines-collapsed/,
      /^Fix all auto-fixable problems/,
    ];
    assertEqual(
      own.map(({ title }) => wanted.findIndex((one) => one.test(title))).join(),
      wanted.map((_, i) => i).join(),
      own.map(({ title }) => title).join(" | "),
    );
    assertEqual(own.map(({ isPreferred }) => isPreferred === true).join(), wanted.map((_, i) => i === 0).join(), "the preferred one");
  });

  test("a fix whose precondition fails cannot be taken", async () => {
    const folder = await project("disabled", {
      ".env": `OS_SECURITY_KEY=${"4f1c9a7e".repeat(6)}\nJWT_VERIFICATION_KEY="${keys.publicPem.trim()}"\n`,
      "main.py": rs256,
    });
    const editor = await open(vscode.Uri.joinPath(folder, ".env"));
    const finding = await waitForRule(editor.document.uri, "security-key-and-jwt");
    // VS Code hands out only what can be taken; that the other side is shown with the reason is tested on the server.
    await menuOf(editor, finding, /^Comment out OS_SECURITY_KEY$/, (titles) => !titles.includes("Comment out JWT_VERIFICATION_KEY"));
  });
});

async function exists(uri: vscode.Uri): Promise<boolean> {
  try {
    await vscode.workspace.fs.stat(uri);
    return true;
  } catch {
    return false;
  }
}
