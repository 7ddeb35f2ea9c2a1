// The repairs of key texts, each proven from the finding to the prediction, over files as users have them.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { LintFinding } from "../../server/src/engine/finding.ts";
import type { Fix } from "../../server/src/fixes/fix.ts";
import { thumbprintIn } from "../../server/src/fixes/intendedKey.ts";
import { decodeUtf8 } from "../../server/src/text/bytes.ts";
import { base64, collapsed, ecKey, ed25519Key, escaped, jwkOf, rsaKey, secret, sshPublicKey, type TestKey } from "../support/keys.ts";
import { agentOsApp } from "../support/project.ts";
import { contentsOf, lintContents, proveFix, type Wanted } from "./proof.ts";

const kinds: readonly (readonly [algorithm: string, key: TestKey])[] = [
  ["RS256", rsaKey()],
  ["ES256", ecKey()],
  ["EdDSA", ed25519Key()],
];

const app = (algorithm: string, dotenv = true): string =>
  agentOsApp({ arguments_: `authorization=True, authorization_config=AuthorizationConfig(algorithm="${algorithm}")`, dotenv });

const requirements = "agno[os]==2.9.0\nPyJWT==2.15.1\ncryptography==50.0.2\npython-dotenv\n";

/** Ways to spoil a key in a `.env`, the value as written. */
const spoilt: Readonly<Record<string, (pem: string) => string>> = {
  "literal backslash-n": escaped,
  "literal backslash-n in single quotes": (pem) => `'${escaped(pem)}'`,
  "no quotes": (pem) => pem,
  "an unclosed quote": (pem) => `"${pem}`,
  "an unclosed single quote": (pem) => `'${pem}`,
  "blank lines": (pem) => `"${pem.replaceAll("\n", "\n\n")}"`,
  "four dashes": (pem) => `"${pem.replaceAll("-----", "----")}"`,
  "another label at the end": (pem) => `"${pem.replace("END PUBLIC", "END RSA PUBLIC")}"`,
  "no END line": (pem) => `"${pem.slice(0, pem.lastIndexOf("\n"))}"`,
  "base64 of the PEM": (pem) => Buffer.from(pem).toString("base64"),
  "its body alone": (pem) => pem.split("\n").slice(1, -1).join(""),
  "URL encoding": (pem) => encodeURIComponent(pem),
};

describe("a key in a .env that load_dotenv() reads", () => {
  for (const [fault, spoil] of Object.entries(spoilt)) {
    for (const [algorithm, key] of kinds) {
      it(`${fault}, ${algorithm}`, async () => {
        const files = contentsOf({
          "main.py": app(algorithm),
          "requirements.txt": requirements,
          ".env": `# keys\nBEFORE=1 # one\nJWT_VERIFICATION_KEY=${spoil(key.publicPem)}\nAFTER='two'\n`,
        });
        await proveAll(files, { thumbprint: thumbprintIn(key.publicPem) as string });
      });
    }
  }
});

describe("a key without its line breaks", () => {
  for (const [title, version] of [
    ["an old cryptography", "cryptography==38.0.4\n"],
    ["an unknown one", "cryptography\n"],
  ] as const) {
    for (const separator of [" ", "", "\t"]) {
      it(`${JSON.stringify(separator)} between the lines, ${title}`, async () => {
        const [algorithm, key] = kinds[0] as (typeof kinds)[number];
        const files = contentsOf({
          "main.py": app(algorithm),
          "requirements.txt": `agno[os]==2.9.0\n${version}`,
          ".env": `JWT_VERIFICATION_KEY="${collapsed(key.publicPem, separator)}" # ours\n`,
        });
        const [first] = await proveAll(files, { thumbprint: thumbprintIn(key.publicPem) as string });
        assert.match(first?.title ?? "", /^Restore the line breaks/);
        assert.equal(first?.safety, "safe");
      });
    }
  }
});

/** Finds the finding about the key, proves each of its fixes that can be applied, and demands a preferred one. */
async function proveAll(files: ReturnType<typeof contentsOf>, wanted: Wanted, least = 1): Promise<readonly Fix[]> {
  const { findings } = await lintContents(files, wanted.settings);
  const found = findings.find(({ rule, fixes }) => (rule.topic === "key-text" || rule.topic === "env-file") && fixes.length > 0);
  assert.ok(found !== undefined, `no finding has a fix: ${findings.map(({ rule }) => rule.id).join(" ")}`);
  const usable = found.fixes.filter(({ disabled }) => disabled === undefined);
  assert.ok(usable.length >= least, `only ${usable.map(({ title }) => title).join("; ")}`);
  assert.equal(found.fixes.filter(({ preferred }) => preferred === true).length, 1, `preferred: ${titles(found)}`);
  for (const fix of usable) await proveFix(files, found, fix, wanted);
  return found.fixes;
}

const titles = ({ fixes }: LintFinding): string =>
  fixes.map(({ title, safety, preferred }) => `${preferred === true ? "*" : ""}${safety} ${title}`).join("; ");

describe("the form follows the loaders", () => {
  const [algorithm, key] = kinds[0] as (typeof kinds)[number];
  const thumbprint = thumbprintIn(key.publicPem) as string;
  const base = { "main.py": app(algorithm), "requirements.txt": requirements };

  it("real line breaks for compose and python-dotenv", async () => {
    const files = contentsOf({
      ...base,
      ".env": `JWT_VERIFICATION_KEY='${escaped(key.publicPem)}'\n`,
      "compose.yaml": "services:\n  api:\n    build: .\n    env_file: .env\n    volumes:\n      - .:/app\n    working_dir: /app\n",
    });
    const [first] = await proveAll(files, { thumbprint });
    assert.equal(first?.safety, "safe");
    assert.match(first?.title ?? "", /compose/);
    const change = first?.changes[0];
    assert.ok(change?.kind === "edit" && change.text === `'${key.publicPem}'`, "the quotes stay single");
  });

  it("one line where docker run --env-file reads the file", async () => {
    const files = contentsOf({
      ...base,
      "main.py": app(algorithm, false),
      ".env": `JWT_VERIFICATION_KEY="${key.publicPem}"\n`,
      "run.sh": "#!/bin/sh\ndocker run --env-file .env -p 7777:7777 my-app\n",
    });
    const { findings } = await lintContents(files);
    const found = findings.find(({ fixes }) => fixes.some(({ title }) => /line/.test(title)));
    assert.ok(found !== undefined, findings.map(({ rule }) => rule.id).join(" "));
    const fix = found.fixes.find(({ preferred }) => preferred === true) as Fix;
    const change = fix.changes.find(({ kind }) => kind === "edit");
    assert.ok(change !== undefined && !change.text.includes("\n"), "no line break is left");
  });

  it("the file is preferred where no spelling suits every loader and version", async () => {
    const files = contentsOf({
      ...base,
      "requirements.txt": "agno[os]==2.9.0\ncryptography==38.0.4\n",
      ".env": `JWT_VERIFICATION_KEY=${escaped(key.publicPem)}\n`,
      "run.sh": "docker run --env-file .env my-app\nset -a; . ./.env; set +a\nuvicorn main:app\n",
    });
    const { findings } = await lintContents(files);
    const found = findings.find(({ rule }) => rule.id === "pem-literal-backslash-n");
    assert.ok(found !== undefined, findings.map(({ rule }) => rule.id).join(" "));
    assert.ok(!found.fixes.some(({ safety }) => safety === "safe"), titles(found));
    assert.match(found.fixes[0]?.title ?? "", /Move the key to jwks\.json/);
  });
});

describe("keys in other syntaxes", () => {
  const [algorithm, key] = kinds[0] as (typeof kinds)[number];
  const thumbprint = thumbprintIn(key.publicPem) as string;
  const base = { "main.py": app(algorithm, false), "requirements.txt": requirements };

  for (const [title, value] of [
    ["plain", escaped(key.publicPem)],
    ["single-quoted", `'${escaped(key.publicPem)}'`],
  ] as const) {
    it(`compose environment as a map, ${title}`, async () => {
      await proveAll(
        contentsOf({
          ...base,
          "compose.yaml": `services:\n  api:\n    build: .\n    environment:\n      JWT_VERIFICATION_KEY: ${value}\n      B: c # d\n`,
        }),
        { thumbprint },
      );
    });
  }

  it("compose environment as a list", async () => {
    await proveAll(
      contentsOf({
        ...base,
        "compose.yaml": `services:\n  api:\n    build: .\n    environment:\n      - A=b\n      - JWT_VERIFICATION_KEY=${escaped(key.publicPem)}\n      - B=c\n`,
      }),
      { thumbprint },
    );
  });

  it("a Python literal", async () => {
    const python = agentOsApp({
      arguments_: `authorization=True, authorization_config=AuthorizationConfig(verification_keys=["${escaped(escaped(key.publicPem)).replaceAll("\\n", "\\\\n")}"])`,
      dotenv: false,
    });
    await proveAll(contentsOf({ "main.py": python, "requirements.txt": requirements }), { thumbprint });
  });

  it("a key file", async () => {
    const python = agentOsApp({
      arguments_: 'authorization=True, authorization_config=AuthorizationConfig(verification_keys=[open("key.pem").read()])',
      dotenv: false,
    });
    const files = contentsOf({ "main.py": python, "requirements.txt": requirements, "key.pem": `# ours\r\n${escaped(key.publicPem)}\r\n` });
    await proveAll(files, { thumbprint });
  });
});

describe("a private key or certificate in place of the public key", () => {
  for (const [algorithm, key] of kinds) {
    it(`private, ${algorithm}`, async () => {
      const files = contentsOf({
        "main.py": app(algorithm),
        "requirements.txt": requirements,
        ".gitignore": ".env",
        ".env": `JWT_VERIFICATION_KEY="${key.privatePem}"\nB=1\n`,
      });
      const thumbprint = thumbprintIn(key.publicPem) as string;
      const fixes = await proveAll(files, { thumbprint });
      for (const fix of fixes) {
        const kept = fix.changes.find((change) => change.kind === "create" && change.uri.endsWith("/jwt-private-key.pem"));
        assert.ok(kept?.kind === "create", fix.title);
        assert.equal(kept.text, `${key.privatePem}\n`);
        assert.equal(kept.mode, 0o600);
        assert.ok(
          fix.changes.some(({ uri, text }) => uri.endsWith("/.gitignore") && text.includes("/jwt-private-key.pem")),
          "git ignores the private key",
        );
        assert.match(fix.title, /jwt-private-key\.pem/);
        assert.equal(fix.safety, "unsafe");
      }
    });
  }
});

describe("moving a key into a file", () => {
  const [algorithm, key] = kinds[0] as (typeof kinds)[number];
  const base = { "main.py": app(algorithm), "requirements.txt": requirements };

  it("takes free names and never overwrites", async () => {
    const files = contentsOf({
      ...base,
      "jwks.json": "{}",
      "jwt-public-key.pem": "",
      ".env": `JWT_VERIFICATION_KEY=${escaped(key.publicPem)}\n`,
    });
    const fixes = await proveAll(files, { thumbprint: thumbprintIn(key.publicPem) as string }, 4);
    const created = fixes.flatMap(({ changes }) => changes.flatMap((change) => (change.kind === "create" ? change.uri : [])));
    assert.deepEqual(
      created.map((uri) => uri.slice(uri.lastIndexOf("/") + 1)),
      ["jwks-2.json", "jwt-public-key-2.pem"],
    );
  });

  it("writes a key set without kid", async () => {
    const files = contentsOf({ ...base, ".env": `export JWT_VERIFICATION_KEY=${escaped(key.publicPem)}\n` });
    const { findings } = await lintContents(files);
    const fix = findings.flatMap(({ fixes }) => fixes).find(({ title }) => title.includes("jwks.json")) as Fix;
    const created = fix.changes.find(({ kind }) => kind === "create");
    const set = JSON.parse(created?.text ?? "") as { keys: Record<string, unknown>[] };
    assert.equal(set.keys.length, 1);
    assert.deepEqual(Object.keys(set.keys[0] ?? {}).sort(), ["e", "kty", "n"]);
  });

  it("is refused where a JWKS file is configured", async () => {
    const files = contentsOf({
      ...base,
      ".env": `JWT_JWKS_FILE=a.json\nJWT_VERIFICATION_KEY=${escaped(key.publicPem)}\n`,
      "a.json": '{"keys":[]}',
    });
    const { findings } = await lintContents(files);
    const fix = findings.flatMap(({ fixes }) => fixes).find(({ title }) => title.includes("JWT_JWKS_FILE"));
    assert.equal(fix?.disabled, "A JWKS file is already configured");
  });

  it("mounts the file into a compose service that has volumes", async () => {
    const files = contentsOf({
      ...base,
      "main.py": app(algorithm, false),
      ".env": `JWT_VERIFICATION_KEY='${escaped(key.publicPem)}'\n`,
      "compose.yaml":
        'services:\n  api:\n    build: .\n    env_file: .env\n    volumes:\n      - data:/data # state\n    ports: ["7777:7777"]\nvolumes:\n  data:\n',
      Dockerfile: 'FROM python:3.12\nWORKDIR /app\nCOPY main.py .\nCMD ["uvicorn", "main:app"]\n',
    });
    const { findings } = await lintContents(files);
    const found = findings.find(({ rule }) => rule.id === "pem-literal-backslash-n") as LintFinding;
    const fix = found.fixes.find(({ title }) => title.includes("mounted")) as Fix;
    assert.ok(fix !== undefined, titles(found));
    const after = await proveFix(files, found, fix, { thumbprint: thumbprintIn(key.publicPem) as string });
    assert.match(
      decodeUtf8(after.get("compose.yaml") as Uint8Array),
      / {6}- data:\/data # state\n {6}- \.\/jwks\.json:\/run\/jwks\.json:ro\n {4}ports/,
    );
    assert.equal(decodeUtf8(after.get(".env") as Uint8Array), "JWT_JWKS_FILE=/run/jwks.json\n");
  });
});

describe("secrets that are no keys", () => {
  const value = `${secret(16)}-x`;
  const files = (written: string, extra: Record<string, string> = {}): ReturnType<typeof contentsOf> =>
    contentsOf({ "main.py": agentOsApp({}), "requirements.txt": requirements, ".env": `A=1\nOS_SECURITY_KEY=${written}\nB=2\n`, ...extra });

  for (const [title, written, extra] of [
    ["an unclosed quote", `"${value}`, {}],
    ["literal quotes for docker", `"${value}"`, { "run.sh": "docker run --env-file .env app\n" }],
  ] as const) {
    it(title, async () => {
      const contents = files(written, extra);
      const { findings } = await lintContents(contents);
      const found = findings.find(({ uri, fixes }) => uri.endsWith(".env") && fixes.length > 0);
      assert.ok(found !== undefined, findings.map(({ rule }) => rule.id).join(" "));
      const after = await proveFix(contents, found, found.fixes[0] as Fix);
      const { project } = await lintContents(after);
      for (const { runs } of project.deployments)
        for (const { environment } of runs) {
          const reading = environment.get("OS_SECURITY_KEY")?.reading;
          if (reading !== undefined) assert.deepEqual(reading, { kind: "value", value });
        }
    });
  }
});

describe("a quote that is never closed before a key", () => {
  const ways: Readonly<Record<string, (key: TestKey) => string>> = {
    "an SSH line": sshPublicKey,
    "a JWK": (key) => JSON.stringify(jwkOf(key)),
    "a key set over several lines": (key) => JSON.stringify({ keys: [jwkOf(key)] }, undefined, 2),
    "base64 of the PEM": (key) => base64(key.publicPem),
    "no BEGIN line": (key) => key.publicPem.slice(key.publicPem.indexOf("\n") + 1),
    "typographic dashes": (key) => key.publicPem.replaceAll("-----", "—————"),
    "HTML entities, whose number sign is no comment": (key) => collapsed(key.publicPem, "&#10;"),
    "two keys": (key) => `${key.publicPem}\n${rsaKey(2048, "other").publicPem}`,
  };
  for (const [what, write] of Object.entries(ways)) {
    it(what, async () => {
      const key = ecKey();
      const files = contentsOf({
        "main.py": app("ES256"),
        "requirements.txt": requirements,
        ".env": `# keys\nJWT_VERIFICATION_KEY='${write(key)}\nAFTER="two" # 2\n`,
      });
      await proveAll(files, { thumbprint: thumbprintIn(key.publicPem) as string });
    });
  }

  it("is told where compose reads the file for ${…}", async () => {
    const files = contentsOf({
      "main.py": app("ES256", false),
      "requirements.txt": requirements,
      Dockerfile: "FROM python\nCOPY . .\nCMD python main.py\n",
      "compose.yaml": "services:\n  api:\n    build: .\n    environment:\n      JWT_VERIFICATION_KEY: $" + "{JWT_VERIFICATION_KEY}\n",
      ".env": `JWT_VERIFICATION_KEY="${ecKey().publicPem}\nAFTER=2\n`,
    });
    const { findings } = await lintContents(files);
    const found = findings.find(({ rule }) => rule.id === "pem-unterminated-quote");
    const fix = found?.fixes.find(({ preferred }) => preferred === true);
    assert.ok(found !== undefined && fix !== undefined);
    const after = await proveFix(files, found, fix);
    assert.equal(decodeUtf8(after.get(".env") as Uint8Array), `JWT_VERIFICATION_KEY="${ecKey().publicPem}"\nAFTER=2\n`);
  });
});
