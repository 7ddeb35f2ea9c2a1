import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { describe, test } from "node:test";
import fc from "fast-check";
import { classifyKeyText } from "../../server/src/keys/classify.ts";
import type { KeyText } from "../../server/src/keys/keyInfo.ts";
import { ecPair, ed25519Pair, pkcs8, rsaPair, rsaPem, spki } from "./keys.ts";

const oneLine = (separator: string): string => rsaPem.trim().replaceAll("\n", separator);
const ecPem = spki(ecPair("P-384"));

/** What is told of a text, in one line. */
function told(text: KeyText): string {
  if (text.kind === "public-key" || text.kind === "private-key") {
    const readers = `${text.readers.tolerant ? "tolerant" : "-"}/${text.readers.strict ? "strict" : "-"}`;
    return `${text.kind} ${text.key.family} ${text.key.shape} ${readers}`;
  }
  if (text.kind === "malformed-pem") {
    const { problem } = text;
    const more = problem.code === "body-corrupt" ? problem.reason : problem.code === "malformed-delimiters" ? problem.defect : "";
    return `${problem.code} ${more}`.trim();
  }
  if (text.kind === "encoded-key") return `encoded ${text.encoding}`;
  return text.kind;
}

describe("a public key, by its layout", () => {
  const cases: Record<string, [text: string, expected: string]> = {
    canonical: [rsaPem, "public-key RSA canonical tolerant/strict"],
    "CRLF line ends": [rsaPem.replaceAll("\n", "\r\n"), "public-key RSA reflowed tolerant/strict"],
    "text before it": [`my key\n${rsaPem}`, "public-key RSA canonical tolerant/strict"],
    "blanks for line ends": [oneLine(" "), "public-key RSA spaces tolerant/-"],
    "tabs for line ends": [oneLine("\t"), "public-key RSA tabs tolerant/-"],
    "no line ends": [oneLine(""), "public-key RSA joined tolerant/-"],
    "CR for line ends": [oneLine("\r"), "public-key RSA cr tolerant/-"],
    "header joined": [rsaPem.replace("-----\n", "----- "), "public-key RSA header-joined tolerant/-"],
    "footer joined": [rsaPem.replace("\n-----END", " -----END"), "public-key RSA footer-joined tolerant/-"],
    "every line indented": [rsaPem.replace(/^/gm, "  "), "public-key RSA indented tolerant/-"],
    "in quotes": [`"${rsaPem.trim()}"`, "public-key RSA quoted tolerant/-"],
    "behind a name": [`key=${rsaPem}`, "public-key RSA prefixed tolerant/-"],
    "a blank line behind the header": [rsaPem.replace("-----\n", "-----\n\n"), "public-key RSA reflowed tolerant/strict"],
  };
  for (const [name, [text, expected]] of Object.entries(cases)) {
    test(name, () => assert.equal(told(classifyKeyText(text)), expected));
  }
});

describe("a PEM that no reader takes, and why", () => {
  const body = rsaPem.split("\n").slice(1, -2);
  const withBody = (lines: readonly string[]): string => `-----BEGIN PUBLIC KEY-----\n${lines.join("\n")}\n-----END PUBLIC KEY-----\n`;
  const cases: Record<string, [text: string, expected: string, repairable: boolean]> = {
    "literal \\n": [oneLine("\\n"), "literal-backslash-n", true],
    "literal \\r\\n": [oneLine("\\r\\n"), "literal-backslash-n", true],
    "\\n without its backslash": [oneLine("n"), "body-corrupt lost-backslash", true],
    "first line only": ["-----BEGIN PUBLIC KEY-----", "cut-after-first-line", false],
    "first word only": ['"-----BEGIN', "cut-after-first-line", false],
    "no header": [rsaPem.slice(rsaPem.indexOf("\n") + 1), "missing-begin", true],
    "no footer": [rsaPem.slice(0, rsaPem.indexOf("-----END")), "missing-end", true],
    "four dashes": [rsaPem.replaceAll("-----", "----"), "malformed-delimiters dash-count", true],
    "six dashes": [rsaPem.replaceAll("-----", "------"), "malformed-delimiters dash-count", true],
    "em dashes": [rsaPem.replaceAll("-----", "—--"), "malformed-delimiters typographic-dash", true],
    "lower case": [rsaPem.replaceAll("PUBLIC KEY", "public key"), "malformed-delimiters case", true],
    "no blank in the label": [rsaPem.replaceAll("BEGIN PUBLIC", "BEGINPUBLIC"), "malformed-delimiters spacing", true],
    "labels that differ": [rsaPem.replace("END PUBLIC", "END RSA PUBLIC"), "label-mismatch", true],
    "a blank line": [withBody([...body.slice(0, 2), "", ...body.slice(2)]), "body-corrupt blank-line", true],
    "a lost line": [withBody([...body.slice(0, 2), ...body.slice(3)]), "body-corrupt truncated", false],
    "an elided body": [withBody([`${body[0]?.slice(0, 20)}...`]), "body-corrupt elided", false],
    "a quoted mail": [withBody(body.map((line) => `> ${line}`)), "body-corrupt quote-prefix", true],
    "a comment inside": [withBody(["# my key", ...body]), "body-corrupt comment", false],
    "the label of another structure": [
      (rsaPair.publicKey.export({ type: "pkcs1", format: "pem" }) as string).replaceAll("RSA PUBLIC", "PUBLIC"),
      "body-corrupt wrong-label",
      true,
    ],
  };
  for (const [name, [text, expected, repairable]] of Object.entries(cases)) {
    test(name, () => {
      const found = classifyKeyText(text);
      assert.equal(told(found), expected);
      assert.ok(found.kind === "malformed-pem" && found.repairable === repairable, `repairable should be ${repairable}`);
    });
  }

  test("the culprit is where the finding points", () => {
    const found = classifyKeyText(oneLine("\\n"));
    assert.equal(oneLine("\\n").slice(found.span.start, found.span.end), "\\n");
  });
});

describe("what is no PEM", () => {
  const der = rsaPair.publicKey.export({ type: "spki", format: "der" });
  const jwk = JSON.stringify(rsaPair.publicKey.export({ format: "jwk" }));
  const cases: Record<string, [text: string, expected: string]> = {
    nothing: ["", "empty"],
    blanks: [" \n\t", "blank"],
    "base64 of a PEM": [Buffer.from(rsaPem).toString("base64"), "encoded base64-of-pem"],
    "the body alone": [der.toString("base64"), "encoded bare-base64"],
    hexadecimal: [der.toString("hex"), "encoded der-hex"],
    "URL encoding": [encodeURIComponent(rsaPem), "encoded url-encoded"],
    "HTML line ends": [oneLine("&#10;"), "encoded html-escaped"],
    "a shell's quotes": [`$'${oneLine("\\n")}'`, "encoded dollar-quoted"],
    "a JWK": [jwk, "jwk"],
    "a JWK set": [`{"keys":[${jwk}]}`, "jwks"],
    "a path": ["./keys/public.pem", "path"],
    "a path of a container": ["/app/jwks.json", "path"],
    "a URL": ["https://example.com/.well-known/jwks.json", "url"],
    "a file URL": ["file:///etc/key.pem", "url"],
    "a reference": ["${PUBLIC_KEY}", "reference"],
    "a command": ["$(cat key.pem)", "reference"],
    "a placeholder": ["your-256-bit-secret-key", "placeholder"],
    "an elided key": ["MIIBIjANBgkqhkiG9w0...", "placeholder"],
    "a secret": ["hunter2-correct-horse", "secret"],
    "a secret with slashes": ["/9j4AAQSkZJRgABAQ+x/==", "secret"],
    "hexadecimal of no key": [createHash("sha256").update("x").digest("hex"), "secret"],
  };
  for (const [name, [text, expected]] of Object.entries(cases)) {
    test(name, () => assert.equal(told(classifyKeyText(text)), expected));
  }
});

test("a private key is one wherever it stands, and decides", () => {
  assert.equal(told(classifyKeyText(pkcs8(rsaPair))), "private-key RSA canonical tolerant/strict");
  assert.equal(told(classifyKeyText(rsaPem + pkcs8(ed25519Pair))), "private-key OKP canonical tolerant/strict");
  assert.equal(told(classifyKeyText(ecPem + rsaPem)), "public-key EC canonical tolerant/strict");
});

test("facts of a key: size, curve, thumbprint", () => {
  const rsa = classifyKeyText(rsaPem);
  assert.ok(rsa.kind === "public-key");
  assert.equal(rsa.key.bits, 2048);
  const { e, n } = rsaPair.publicKey.export({ format: "jwk" });
  const expected = createHash("sha256").update(`{"e":"${e}","kty":"RSA","n":"${n}"}`).digest("base64url");
  assert.equal(rsa.key.thumbprint, expected);
  const ec = classifyKeyText(ecPem);
  assert.ok(ec.kind === "public-key");
  assert.equal(ec.key.curve, "P-384");
  const own = classifyKeyText(pkcs8(rsaPair));
  assert.ok(own.kind === "private-key" && own.key.thumbprint === expected, "a private key has the thumbprint of its public half");
});

test("any text is classified, and its span lies in it", () => {
  const pieces = fc.constantFrom(
    "-----BEGIN ",
    "PUBLIC KEY",
    "-----",
    "\n",
    "\\n",
    "-----END ",
    "MIIB",
    "=",
    " ",
    '"',
    "ssh-rsa ",
    "{",
    "%0A",
    "&#10;",
  );
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string({ unit: "binary" }),
        fc.array(pieces, { maxLength: 30 }).map((parts) => parts.join("")),
      ),
      (text) => {
        const { span } = classifyKeyText(text);
        assert.ok(span.start >= 0 && span.start <= span.end && span.end <= text.length);
      },
    ),
    { numRuns: 2000 },
  );
});

test("long runs do not make it slow beyond reason", () => {
  for (const run of ["-", "-----BEGIN ", "\\", " ", "\n", "A", "[", "<", "a:b\n", "-----BEGIN PUBLIC KEY-----\n"]) {
    const text = `-----BEGIN PUBLIC KEY-----${run.repeat(100_000 / run.length)}x-----END PUBLIC KEY-----`;
    assert.equal(classifyKeyText(text).span.start >= 0, true);
  }
});
