import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type {
  CompletionItem,
  DocumentLink,
  DocumentSymbol,
  FoldingRange,
  Hover,
  InlayHint,
  MarkupContent,
} from "vscode-languageserver-protocol";
import { collapsed, ecKey, jwkOf, pemBody, rsaKey, secret } from "../support/keys.ts";
import type { LspClient } from "../support/lspClient.ts";
import { cursorIn, withFolder } from "./folder.ts";

const key = rsaKey();
const pem = key.publicPem;
const app = `from agno.os import AgentOS
from agno.os.config import AuthorizationConfig
from dotenv import load_dotenv
load_dotenv()
agent_os = AgentOS(agents=[], authorization=True, authorization_config=AuthorizationConfig(algorithm="RS256", jwks_file="keys/jwks.json"))
app = agent_os.get_app()
`;
const textOf = (hover: Hover | null): string => (hover?.contents as MarkupContent | undefined)?.value ?? "";

async function hoverIn(client: LspClient, uri: string, marked: string): Promise<string> {
  const { text, position } = cursorIn(marked);
  client.open(uri, text);
  return textOf(await client.hover(uri, position));
}

async function labelsIn(client: LspClient, uri: string, marked: string): Promise<readonly CompletionItem[]> {
  const { text, position } = cursorIn(marked);
  client.open(uri, text);
  return client.connection.sendRequest("textDocument/completion", { textDocument: { uri }, position });
}

const labels = (items: readonly CompletionItem[]): readonly string[] => items.map(({ label }) => label);

describe("hover", () => {
  it("tells of a key in an env file what it is, as a table with a header row, and never its text", async () => {
    await withFolder({ "app.py": app }, async (client, folder) => {
      const shown = await hoverIn(client, folder.uriOf(".env"), `JWT_VERIFICATION_KEY="${collapsed(pem).replace("BEGIN", "BE|GIN")}"\n`);
      assert.match(shown, /^### RSA 2048 public key$/m);
      assert.match(shown, /^\| Property \| Value \|\n\| --- \| --- \|$/m);
      assert.match(shown, /\| Size \| 2048 bits \|/);
      assert.match(shown, /line breaks became spaces/);
      assert.match(shown, /\| Thumbprint \(RFC 7638\) \| `[\w-]{43}` \|/);
      assert.match(shown, /RS256, RS384/);
      assert.ok(!shown.includes(pemBody(pem).slice(40, 70)));
    });
  });

  it("calls the open folder by words, and shows no representation of a Python object", async () => {
    const files = {
      "app.py": app.replace('"RS256", jwks_file="keys/jwks.json"', '"ES256"'),
      "requirements.txt": "agno[os]==2.9.0\nPyJWT==2.15.1\ncryptography==50.0.2\npython-dotenv==1.2.4\n",
    };
    await withFolder(files, async (client, folder) => {
      const shown = await hoverIn(client, folder.uriOf(".env"), `JWT_VERIFICATION_KEY="${pem.replace("BEGIN", "BE|GIN")}"\n`);
      assert.match(shown, /This folder, `JWT_VERIFICATION_KEY` with ES256: fails: .*the classes that fit, got: RSAPublicKey/);
      assert.doesNotMatch(shown, /generator object|`\.`/);
    });
  });

  it("tells what a token says of itself, in any document, and never its text", async () => {
    const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString("base64url");
    const hidden = secret(12);
    const now = Math.floor(Date.now() / 1000);
    const payload = {
      sub: hidden,
      name: hidden,
      exp: now - 3 * 86_400 - 60,
      iat: now - 4 * 86_400,
      scopes: ["agents:read", hidden],
      aud: "my-os",
    };
    const token = `${part({ alg: "RS256", kid: "key-1" })}.${part(payload)}.${"A".repeat(340)}`;
    const cut = (text: string): string => `${text.slice(0, 40)}|${text.slice(40)}`;
    await withFolder({ "app.py": app, "requirements.txt": "agno==2.9.0\n" }, async (client, folder) => {
      for (const [name, text] of [
        [".env", `AGENTOS_TOKEN=${cut(token)}\n`],
        ["client.py", `import httpx\nheaders = {"Authorization": "Bearer ${cut(token)}"}\n`],
        ["calls.http", `GET http://localhost:7777/agents\nAuthorization: Bearer ${cut(token)}\n`],
      ] as const) {
        const shown = await hoverIn(client, folder.uriOf(name), text);
        assert.match(shown, /^### JSON Web Token$/m, name);
        assert.match(shown, /\| Algorithm \| RS256 \|/);
        assert.match(shown, /\| Key \(kid\) \| `key-1` \|/);
        assert.match(shown, /\| Expires \| 3 days ago \(\d{4}-\d\d-\d\d \d\d:\d\d UTC\) \|/);
        assert.match(shown, /\| Audience \| `my-os` \|/);
        assert.match(shown, /\| Subject \| given \|/);
        assert.match(shown, /\| Scopes \| `agents:read`/);
        assert.match(shown, /it opens [1-9]\d* of \d+ endpoints \(agno 2\.9\.0\)/);
        for (const piece of token.split(".")) assert.ok(!shown.includes(piece.slice(0, 12)), "the token is repeated");
      }
      assert.deepEqual(await client.diagnostics(folder.uriOf("calls.http")), []);
      for (const odd of [
        "ey|Jhbgciabc.abc.def",
        "e|xample-name.other-name.com",
        `${part({ alg: 7, kid: 7 })}|.${part({ exp: "x", aud: [1], scopes: 5 })}.`,
      ])
        assert.equal(typeof (await hoverIn(client, folder.uriOf("odd.http"), odd)), "string");
    });
  });

  it("tells where a program reads an env file how it reads, and what it makes of the settings", async () => {
    const env = `JWT_VERIFICATION_KEY="${pem}"\nOS_SECURITY_KEY='abc'\n`;
    await withFolder({ ".env": env, "docker.env": env, "requirements.txt": "agno==2.9.0\n" }, async (client, folder) => {
      for (const [name, text, title, ...lines] of [
        [
          "app.py",
          app.replace("\nload_dotenv()", "\nload_do|tenv()"),
          "python-dotenv",
          /quotes around a value: removed/,
          /a key in quotes over several lines: read whole/,
          /`\\n` in double quotes: a line break/,
        ],
        [
          "compose.yaml",
          "services:\n  api:\n    image: x\n    env_file: ./docker|.env\n",
          "docker compose env\\\\_file",
          /a key in quotes over several lines: read whole/,
          /reads `docker\.env`/,
        ],
        [
          "compose.yaml",
          "services:\n  api:\n    image: x\n    env_file:\n      - path: docker.env\n        format: r|aw\n",
          "docker compose env\\\\_file, format: raw",
          /quotes around a value: part of the value/,
          /over several lines: the file is refused/,
        ],
        ["compose.yaml", "services:\n  api:\n    image: x\n    env_f|ile: [docker.env]\n", "docker compose env\\\\_file"],
        [
          "run.sh",
          "#!/bin/sh\ndocker run --env-|file docker.env demo\n",
          "docker run --env-file",
          /quotes around a value: part of the value/,
          /`\$OTHER`: as it stands/,
        ],
        ["run.sh", "#!/bin/sh\ndocker run --env-file dock|er.env demo\n", "docker run --env-file"],
      ] as const) {
        const shown = await hoverIn(client, folder.uriOf(name), text);
        assert.match(shown, new RegExp(`^### ${title}$`, "m"), `${name}: ${shown}`);
        for (const line of lines) assert.match(shown, line as RegExp);
        assert.match(shown, /\| Setting \| Reads \|/, name);
        assert.match(shown, /\| `JWT_VERIFICATION_KEY` \| .*(?:bytes|refuses)/);
        assert.ok(!shown.includes(pemBody(pem).slice(40, 70)));
      }
      assert.equal(await hoverIn(client, folder.uriOf("run.sh"), "#!/bin/sh\ndock|er run --env-file docker.env demo\n"), "");
    });
  });

  it("tells of a setting what it is for and what each loader reads, by size alone", async () => {
    await withFolder({ "app.py": app }, async (client, folder) => {
      const shown = await hoverIn(client, folder.uriOf(".env"), `JWT_VERIFI|CATION_KEY="${pem}"\n`);
      assert.match(shown, /^### JWT\\_VERIFICATION\\_KEY$/m);
      assert.match(shown, /\| Loader \| Reads \| With RS256 \|/);
      assert.match(shown, /python-dotenv.*used here.*\| RSA 2048 public key \(\d+ bytes, 9 lines\) \|/);
      assert.match(shown, /docker run --env-file.*refuses the whole file/);
      assert.ok(!shown.includes(pemBody(pem).slice(40, 70)));
    });
  });

  it("shows a security key's length and nothing else of it", async () => {
    const value = secret(24);
    await withFolder({ "app.py": app }, async (client, folder) => {
      for (const marked of [`OS_SEC|URITY_KEY=${value}\n`, `OS_SECURITY_KEY=${value.slice(0, 5)}|${value.slice(5)}\n`]) {
        const uri = folder.uriOf(`${marked.indexOf("|")}.env`);
        const shown = await hoverIn(client, uri, marked);
        assert.match(shown, /48 bytes, 1 line/);
        assert.ok(!shown.includes(value.slice(0, 8)));
      }
    });
  });

  it("knows keys of PEM files, key sets and Python", async () => {
    await withFolder({ "app.py": app }, async (client, folder) => {
      const shownPem = await hoverIn(client, folder.uriOf("k.pem"), pem.replace("BEGIN", "BEG|IN"));
      assert.match(shownPem, /RSA 2048 public key/);
      const set = JSON.stringify({ keys: [{ kid: "one", ...jwkOf(ecKey()) }] }, undefined, 2).replace('"kty"', '"k|ty"');
      const shownSet = await hoverIn(client, folder.uriOf("jwks.json"), set);
      assert.match(shownSet, /EC P-256 public key as JSON Web Key/);
      assert.match(shownSet, /`kid: one`/);
      const code = `from agno.os.config import AuthorizationConfig\nKEY = """${key.privatePem.replace("BEGIN", "BEG|IN")}"""\n`;
      const shownCode = await hoverIn(client, folder.uriOf("keys.py"), code);
      assert.match(shownCode, /RSA 2048 private key/);
      assert.match(shownCode, /can sign them/);
    });
  });

  it("explains algorithms, scopes and keywords", async () => {
    await withFolder({ ".env": `JWT_VERIFICATION_KEY="${pem}"\n`, "requirements.txt": "agno==2.9.0\n" }, async (client, folder) => {
      const algorithm = await hoverIn(client, folder.uriOf("app.py"), app.replace('"RS256"', '"ES|256"'));
      assert.match(algorithm, /### Algorithm ES256/);
      assert.match(algorithm, /curve P-256/);
      assert.match(algorithm, /`JWT_VERIFICATION_KEY` \| RSA 2048 public key \| fails/);
      const scope = await hoverIn(client, folder.uriOf("token.py"), 'import jwt\npayload = {"scopes": ["agents:re|ad"]}\n');
      assert.match(scope, /### Scope `agents:read`/);
      assert.match(scope, /\| `GET \/agents` \| yes \|/);
      const keyword = await hoverIn(client, folder.uriOf("b.py"), app.replace("authorization_config", "authorization_con|fig"));
      assert.match(keyword, /authorization=True/);
    });
  });

  it("is plain text where the client shows no Markdown, and empty where there is nothing to say", async () => {
    await withFolder(
      {},
      async (client, folder) => {
        const shown = await hoverIn(client, folder.uriOf(".env"), `JWT_VERIFI|CATION_KEY="${pem}"\nOTHER=1\n`);
        assert.doesNotMatch(shown, /[#`]|\\_/);
        assert.match(shown, /Reads: RSA 2048 public key/);
        const uri = folder.uriOf(".env");
        assert.equal(await client.hover(uri, { line: pem.split("\n").length, character: 2 }), null);
        assert.equal(await client.hover(folder.uriOf("nothing.env"), { line: 0, character: 0 }), null);
      },
      { capabilities: { textDocument: { hover: { contentFormat: ["plaintext"] } } } },
    );
  });
});

describe("completion", () => {
  it("offers variables where a name can stand", async () => {
    await withFolder({}, async (client, folder) => {
      const inEnv = await labelsIn(client, folder.uriOf(".env"), "OS_SECURITY_KEY=x\nJWT|\n");
      assert.ok(labels(inEnv).includes("JWT_VERIFICATION_KEY"));
      assert.ok(!labels(inEnv).includes("OS_SECURITY_KEY"), "it is there already");
      assert.deepEqual((inEnv[0]!.textEdit as { range: unknown }).range, {
        start: { line: 1, character: 0 },
        end: { line: 1, character: 3 },
      });
      const compose = "services:\n  api:\n    image: x\n    environment:\n      JWT|\n    ports: []\n";
      assert.ok(labels(await labelsIn(client, folder.uriOf("compose.yaml"), compose)).includes("JWT_JWKS_FILE"));
      const items = "services:\n  api:\n    image: x\n    environment:\n    - OS_SECURITY_KEY=x\n    - JWT|\n";
      assert.ok(labels(await labelsIn(client, folder.uriOf("a/compose.yaml"), items)).includes("JWT_JWKS_FILE"));
      const elsewhere = "services:\n  api:\n    image: x\n    environment:\n      OS_SECURITY_KEY: x\n    JWT|\n";
      assert.deepEqual(await labelsIn(client, folder.uriOf("docker-compose.yml"), elsewhere), []);
      assert.ok(labels(await labelsIn(client, folder.uriOf("Dockerfile"), "FROM x\nENV JWT|\n")).includes("JWT_JWKS_FILE"));
      assert.deepEqual(await labelsIn(client, folder.uriOf("a.env"), "NAME=JWT|\n"), []);
    });
  });

  it("offers algorithms, keywords of the version, scopes and key files in Python", async () => {
    const files = { "requirements.txt": "agno==2.3.13\n", "keys/jwks.json": JSON.stringify({ keys: [jwkOf(key)] }) };
    await withFolder(files, async (client, folder) => {
      const head =
        "from agno.os import AgentOS\nfrom agno.os.config import AuthorizationConfig\nfrom agno.os.middleware import JWTMiddleware\n";
      const at = (name: string, line: string) => labelsIn(client, folder.uriOf(name), head + line);
      assert.deepEqual(labels(await at("a.py", 'AuthorizationConfig(algorithm="|")\n')).slice(0, 2), ["RS256", "RS384"]);
      const unquoted = await at("a2.py", "AuthorizationConfig(algorithm=|)\n");
      assert.equal((unquoted[0]!.textEdit as { newText: string }).newText, '"RS256"');
      const keywords = labels(await at("b.py", "AuthorizationConfig(algorithm='RS256', |)\n"));
      assert.ok(keywords.includes("jwks_file="));
      assert.ok(!keywords.includes("algorithm="), "given already");
      assert.ok(!keywords.includes("audience="), "2.6.7 and newer");
      assert.ok(labels(await at("c.py", "app.add_middleware(JWTMiddleware, |)\n")).includes("scope_mappings="));
      assert.ok(labels(await at("d.py", 'AuthorizationConfig(jwks_file="|")\n')).includes("./keys/jwks.json"));
      const scoped = labels(await at("e.py", 'app.add_middleware(JWTMiddleware, scope_mappings={"GET /agents": ["|"]})\n'));
      assert.ok(scoped.includes("agents:read"));
      assert.ok(labels(await at("f.py", 'import os\nos.getenv("|")\n')).includes("JWT_VERIFICATION_KEY"));
      assert.deepEqual(await at("g.py", 'print("|")\n'), []);
    });
  });
});

describe("links, hints, symbols, folding", () => {
  it("link to the files that settings and code name, where they are there", async () => {
    const files = {
      "keys/jwks.json": JSON.stringify({ keys: [jwkOf(key)] }),
      "keys/public.pem": pem,
      ".env": "JWT_JWKS_FILE=keys/jwks.json\nOTHER_FILE=keys/missing.pem\n",
      "compose.yaml": "services:\n  api:\n    image: x\n    env_file:\n      - .env\n      - path: other.env\n",
      "app.py": `${app}KEY = open("keys/public.pem").read()\n`,
    };
    await withFolder(files, async (client, folder) => {
      const linksOf = async (name: keyof typeof files): Promise<readonly string[]> => {
        client.open(folder.uriOf(name), files[name]);
        const links: DocumentLink[] = await client.connection.sendRequest("textDocument/documentLink", {
          textDocument: { uri: folder.uriOf(name) },
        });
        return links.map(({ target }) => (target as string).slice(folder.uri.length + 1));
      };
      assert.deepEqual(await linksOf(".env"), ["keys/jwks.json"]);
      assert.deepEqual(await linksOf("compose.yaml"), [".env"]);
      assert.deepEqual(await linksOf("app.py"), ["keys/jwks.json", "keys/public.pem"]);
    });
  });

  it("label keys, list them with the settings, and fold their lines", async () => {
    const text = `# comment\nJWT_VERIFICATION_KEY="${pem}"\nOTHER=1\nOS_SECURITY_KEY=x\n`;
    const set = JSON.stringify({ keys: [{ kid: "one", ...jwkOf(ecKey()) }, jwkOf(key)] }, undefined, 2);
    await withFolder({}, async (client, folder) => {
      const ask = <T>(method: string, uri: string, more = {}): Promise<T> =>
        client.connection.sendRequest(method, { textDocument: { uri }, ...more });
      const uri = folder.uriOf(".env");
      client.open(uri, text);
      const range = { start: { line: 0, character: 0 }, end: { line: 100, character: 0 } };
      const hints = await ask<InlayHint[]>("textDocument/inlayHint", uri, { range });
      assert.deepEqual(
        hints.map(({ label, position }) => [label, position.line]),
        [["RSA 2048 · public", 1]],
      );
      assert.deepEqual(await ask("textDocument/inlayHint", uri, { range: { start: { line: 3, character: 0 }, end: range.end } }), []);
      const symbols = await ask<DocumentSymbol[]>("textDocument/documentSymbol", uri);
      assert.deepEqual(
        symbols.map(({ name, detail }) => [name, detail]),
        [
          ["JWT_VERIFICATION_KEY", "RSA 2048 · public"],
          ["OS_SECURITY_KEY", ""],
        ],
      );
      const folds = await ask<FoldingRange[]>("textDocument/foldingRange", uri);
      assert.deepEqual(folds, [{ startLine: 1, endLine: pem.split("\n").length }]);
      const setUri = folder.uriOf("jwks.json");
      client.open(setUri, set);
      const inSet = await ask<DocumentSymbol[]>("textDocument/documentSymbol", setUri);
      assert.deepEqual(
        inSet.map(({ name, detail }) => [name, detail]),
        [
          ["one", "EC P-256 · public"],
          ["key 2", "RSA 2048 · public"],
        ],
      );
    });
  });
});
