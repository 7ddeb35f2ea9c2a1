// Generated env files: whatever surrounds a spoilt key, the preferred repair gives the key to every reader and touches nothing else.
import assert from "node:assert/strict";
import { it } from "node:test";
import fc from "fast-check";
import { thumbprintIn } from "../../server/src/fixes/intendedKey.ts";
import { decodeUtf8, encodeUtf8 } from "../../server/src/text/bytes.ts";
import { collapsed, ecKey, ed25519Key, escaped, pkcs1Pem, rsaKey, type TestKey } from "../support/keys.ts";
import { agentOsApp } from "../support/project.ts";
import { contentsOf, lintContents, proveFix } from "./proof.ts";

const keys: readonly { readonly key: TestKey; readonly pem: string; readonly algorithm: string }[] = [
  { key: rsaKey(), pem: rsaKey().publicPem, algorithm: "RS256" },
  { key: rsaKey(3072), pem: pkcs1Pem(rsaKey(3072)), algorithm: "PS384" },
  { key: ecKey(), pem: ecKey().publicPem, algorithm: "ES256" },
  { key: ecKey("P-384"), pem: ecKey("P-384").publicPem, algorithm: "ES384" },
  { key: ed25519Key(), pem: ed25519Key().publicPem, algorithm: "EdDSA" },
];

const comment = fc.stringMatching(/^[ -~äé€😀]{0,30}$/u).map((text) => `# ${text.replace(/["'`\\$]|authlint|-{2,}/gi, "_")}`);
const name = fc.stringMatching(/^[A-Z]{3,8}$/).map((text) => `X_${text}`);
const plain = fc.stringMatching(/^[a-z0-9./:_-]{0,20}$/);
const neighbour = fc.oneof(
  comment,
  fc.constant(""),
  fc.tuple(name, plain).map(([left, right]) => `${left}=${right}`),
  fc.tuple(name, plain).map(([left, right]) => `${left}="${right}"`),
  fc.tuple(name, plain).map(([left, right]) => `export ${left}='${right}' # why not`),
);

/** Ways to spoil the value that leave every character of the key; the last part is what stands behind it on its line. */
const spoilt: readonly ((pem: string) => string)[] = [
  escaped,
  (pem) => `'${escaped(pem)}'`,
  (pem) => escaped(escaped(pem)).replaceAll("\\n", "\\\\n"),
  (pem) => pem,
  (pem) => `"${pem}`,
  (pem) => `"${pem.replaceAll("\n", "\n\n")}"`,
  (pem) => `"${pem.replace("-----BEGIN", "----BEGIN")}"`,
  (pem) => `"${pem.replaceAll("-----", "——-")}"`,
  (pem) => `"${pem.slice(0, pem.lastIndexOf("\n"))}"`,
  (pem) => Buffer.from(`${pem}\n`).toString("base64"),
  (pem) => encodeURIComponent(pem),
  (pem) => `"${collapsed(pem, "&#10;")}"`,
];

const file = fc.record({
  before: fc.array(neighbour, { maxLength: 4 }),
  after: fc.array(neighbour, { maxLength: 4 }),
  // Indices: a counterexample must not print keys.
  which: fc.nat(keys.length - 1),
  how: fc.nat(spoilt.length - 1),
  head: fc.constantFrom("", "", "export "),
  equals: fc.constantFrom("=", "=", " = "),
  lineBreak: fc.constantFrom("\n", "\r\n"),
  last: fc.constantFrom("", "\n"),
  stray: fc.boolean(),
});

it("the preferred repair of a generated file holds", async () => {
  let repaired = 0;
  await fc.assert(
    fc.asyncProperty(file, async ({ before, after, which, how, head, equals, lineBreak, last, stray }) => {
      const key = keys[which] as (typeof keys)[number];
      const spoil = spoilt[how] as (typeof spoilt)[number];
      const lines = [...before, `${head}JWT_VERIFICATION_KEY${equals}${spoil(key.pem)}`, ...after];
      const text = (lines.join("\n") + last).replaceAll("\n", lineBreak);
      const bytes = stray
        ? Buffer.concat([encodeUtf8(text), encodeUtf8(`${last === "" ? lineBreak : ""}# caf`), Uint8Array.of(0xe9)])
        : encodeUtf8(text);
      const contents = contentsOf({
        "main.py": agentOsApp({
          arguments_: `authorization=True, authorization_config=AuthorizationConfig(algorithm="${key.algorithm}")`,
          dotenv: !stray,
        }),
        "requirements.txt": "agno[os]==2.9.0\nPyJWT==2.15.1\ncryptography==50.0.2\n",
        ".env": bytes,
        // A byte that is not UTF-8 keeps python-dotenv from reading the file at all; compose takes it.
        ...(stray
          ? { "compose.yaml": "services:\n  api:\n    build: .\n    env_file: .env\n", Dockerfile: "FROM python\nCOPY main.py .\n" }
          : {}),
      });
      const { findings } = await lintContents(contents);
      const found = findings.find(({ fixes, rule }) => rule.topic === "key-text" && fixes.some(({ preferred }) => preferred === true));
      assert.ok(found !== undefined, findings.map(({ rule }) => rule.id).join(" "));
      const fix = found.fixes.find(({ preferred }) => preferred === true);
      assert.ok(fix !== undefined);
      const result = await proveFix(contents, found, fix, { thumbprint: thumbprintIn(key.pem) as string });
      // The neighbours are as they were.
      const fixed = decodeUtf8(result.get(".env") as Uint8Array);
      assert.ok(fixed.startsWith(before.map((line) => line + lineBreak).join("")));
      const tail = stray ? `${last === "" ? lineBreak : ""}# caf\udce9` : "";
      assert.ok(fixed.endsWith(tail));
      assert.ok(
        fixed.slice(0, fixed.length - tail.length).endsWith((after.map((line) => `\n${line}`).join("") + last).replaceAll("\n", lineBreak)),
      );
      repaired++;
    }),
    { numRuns: 60, seed: 20261122 },
  );
  assert.ok(repaired > 20);
});
