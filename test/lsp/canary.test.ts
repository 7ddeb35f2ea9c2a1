// A secret in every kind of file: nothing that leaves the server or the command line repeats a part of it. Edits of fixes are the one exception:
// they put the user's own text where the user wants it.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, before, describe, it } from "node:test";
import { pathToFileURL } from "node:url";
import { escaped, pemBody, rsaKey, secret } from "../support/keys.ts";
import { type LspClient, startLspClient } from "../support/lspClient.ts";

const shared = `Kanarie${secret(20)}`;
const security = `Vogel${secret(12)}`;
const pem = rsaKey(2048, "canary").privatePem;
const oct = Buffer.from(`Kanarie${secret(20)}`).toString("base64url");

const encoded = (text: string): string => Buffer.from(text).toString("base64");

/** What must not be seen: the secrets, as they are and encoded, and pieces of the key's body. */
const canaries = [
  shared,
  security,
  oct,
  encoded(shared),
  ...(encoded(pem).match(/.{40}/g) ?? []).slice(2),
  ...(pemBody(pem).match(/.{24}/g) ?? []),
];

const files: Readonly<Record<string, string>> = {
  ".env": `JWT_VERIFICATION_KEY="${pem.replaceAll("\n", " ")}"\nOS_SECURITY_KEY="${security} #"\nJWT_SECRET_KEY=${shared}\n`,
  ".env.production": `JWT_VERIFICATION_KEY='${escaped(pem)}'\nOS_SECURITY_KEY=${security}$HOME\nJWT_JWKS_FILE={"keys":[{"kty":"oct","k":"${oct}"}]}\n`,
  ".env.staging": `JWT_VERIFICATION_KEY=${pem}\n`,
  "secrets.env": `export OS_SECURITY_KEY=${security}\nJWT_VERIFICATION_KEY="${shared}\n`,
  "compose.yaml": `services:\n  api:\n    image: demo\n    env_file: [secrets.env]\n    environment:\n      JWT_VERIFICATION_KEY: '${escaped(pem)}'\n      OS_SECURITY_KEY: "${security}"\n      MCP_CONNECT_SECRET: ${shared}\n`,
  Dockerfile: `FROM python\nENV JWT_VERIFICATION_KEY="${escaped(pem)}"\nENV OS_SECURITY_KEY=${security}\n`,
  "run.sh": `#!/bin/sh\nexport JWT_VERIFICATION_KEY="${pem}"\nexport OS_SECURITY_KEY=${security}\ndocker run --env-file .env demo\n`,
  "main.py": `from agno.agent import Agent\nfrom agno.os import AgentOS\nfrom agno.os.config import AuthorizationConfig\nfrom agno.os.middleware import JWTMiddleware\nfrom dotenv import load_dotenv\nload_dotenv()\nKEY = """${pem}"""\nagent_os = AgentOS(agents=[Agent(id="a")], authorization=True, authorization_config=AuthorizationConfig(verification_keys=["${shared}", KEY], algorithm="${shared}"))\napp = agent_os.get_app()\napp.add_middleware(JWTMiddleware, secret_key="${shared}", algorithm="HS256", audience="${security}")\n`,
  "jwks.json": JSON.stringify({
    keys: [
      { ...rsaKey(2048, "canary").privateKey.export({ format: "jwk" }), kid: "a" },
      { kty: "oct", k: oct },
    ],
  }),
  "private.pem": `${pem}\n`,
  "k8s.yaml": `apiVersion: v1\nkind: Secret\nmetadata: {name: demo}\nstringData:\n  JWT_VERIFICATION_KEY: '${escaped(pem)}'\n  OS_SECURITY_KEY: ${security}\ndata:\n  MCP_CONNECT_SECRET: ${encoded(shared)}\n  JWT_SECRET_KEY: ${encoded(pem)}\n`,
  "requirements.txt": "agno[os]==2.9.0\nPyJWT[crypto]==2.12.1\ncryptography==50.0.2\npython-dotenv==1.2.1\n",
};

const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString("base64url");
const token = `${part({ alg: "HS256", kid: shared })}.${part({ sub: security, aud: shared, scopes: ["agents:read"] })}.${"A".repeat(43)}`;

function assertClean(what: string, text: string): void {
  const found = canaries.filter((canary) => text.includes(canary));
  // The canary itself is not printed either: only where, and how many.
  assert.equal(found.length, 0, `${what} repeats ${found.length} of ${canaries.length} secrets`);
}

describe("canary", () => {
  let root: string;
  const made = join(import.meta.dirname ?? ".", "..", "..");
  before(() => {
    root = mkdtempSync(join(tmpdir(), "authlint-canary-"));
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(dirname(join(root, name)), { recursive: true });
      writeFileSync(join(root, name), text);
    }
  });
  after(() => rmSync(root, { recursive: true, force: true }));

  it("is nowhere in what the server says", async () => {
    const folder = pathToFileURL(root).href;
    const client: LspClient = await startLspClient({
      folders: [folder],
      initializationOptions: {
        commands: ["authlint.showRule", "authlint.openPlace", "authlint.applyFix"],
        ruleUrl: "vscode://authlint.authlint/rules/{rule}",
      },
    });
    try {
      let seen = 0;
      for (const [name, text] of Object.entries(files)) {
        const uri = `${folder}/${name}`;
        client.open(uri, text);
        const diagnostics = await client.diagnostics(uri);
        seen += diagnostics.length;
        assertClean(`diagnostics of ${name}`, JSON.stringify(diagnostics));
        for (const { range } of diagnostics) {
          const actions = await client.codeActions(uri, range);
          assertClean(
            `titles of code actions in ${name}`,
            JSON.stringify(actions.map(({ title, disabled, command, data }) => [title, disabled, command, data])),
          );
          assertClean(
            `names of files that fixes in ${name} make`,
            JSON.stringify(
              actions.flatMap(({ edit }) => (edit?.documentChanges ?? []).flatMap((change) => ("uri" in change ? [change.uri] : []))),
            ),
          );
        }
        const lines = text.split("\n");
        for (const [line, content] of lines.entries())
          for (let character = 0; character < content.length; character += 12)
            assertClean(`hover in ${name}:${line + 1}`, JSON.stringify(await client.hover(uri, { line, character })));
        for (const request of ["documentSymbol", "documentLink", "foldingRange"])
          assertClean(
            `${request} of ${name}`,
            JSON.stringify(await client.connection.sendRequest(`textDocument/${request}`, { textDocument: { uri } })),
          );
        const range = { start: { line: 0, character: 0 }, end: { line: lines.length, character: 0 } };
        assertClean(
          `inlay hints of ${name}`,
          JSON.stringify(await client.connection.sendRequest("textDocument/inlayHint", { textDocument: { uri }, range })),
        );
      }
      assert.ok(seen > 15, `the files are looked at: ${seen} findings`);
      assertClean(
        "the workspace's diagnostics",
        JSON.stringify(await client.connection.sendRequest("workspace/diagnostic", { previousResultIds: [] })),
      );
      for (const [request, params] of [
        ["authlint/showSetup", {}],
        ["authlint/scanWorkspace", {}],
        ["authlint/explainToken", { token }],
        ["authlint/explainToken", { token: security }],
        ["authlint/explainToken", { token: pem }],
        ["authlint/explainToken", { error: `Invalid token: Signature verification failed ${shared}` }],
      ] as const)
        assertClean(request, JSON.stringify(await client.connection.sendRequest(request, params)));
      assertClean("the log", client.log());
      for (const piece of token.split(".").slice(0, 2)) assert.ok(!client.log().includes(piece), "the log has no part of the token");
    } finally {
      await client.stop();
    }
  });

  it("is nowhere in what the command line prints", () => {
    const cli = process.env["AUTHLINT_CLI"];
    const program = cli
      ? [cli]
      : ["--import", pathToFileURL(join(made, "test/support/typescript.mjs")).href, join(made, "server/src/main.cli.ts")];
    for (const [args, input] of [
      [["."], ""],
      [[".", "--format", "json"], ""],
      [[".", "--format", "sarif"], ""],
      [[".", "--format", "github"], ""],
      [[".", "--fix-dry-run"], ""],
      [["explain"], ""],
      [["explain", "--format", "json"], ""],
      [["token"], token],
      [["token", "--format", "json"], token],
      [["token", "--format", "json"], security],
      [["token", "--error"], `Invalid token: ${shared}`],
      [["token", token], ""],
    ] as const) {
      const { stdout, stderr, status } = spawnSync(process.execPath, [...program, ...args], { cwd: root, input, encoding: "utf8" });
      const what = args.join(" ").replace(token, "<token>");
      assert.ok(status === 0 || status === 1 || status === 2, `${what} ends with ${status}`);
      assertClean(what, stdout + stderr);
      for (const piece of token.split(".")) assert.ok(!`${stdout}${stderr}`.includes(piece), `${what} repeats the token`);
    }
  });
});
