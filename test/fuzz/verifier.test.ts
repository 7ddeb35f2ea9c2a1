/** Whether a key text verifies, against the PyJWT and cryptography of this machine: every container in every layout. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { createHmac, type KeyObject, sign } from "node:crypto";
import { describe, it } from "node:test";
import { usability } from "../../server/src/keys/usability.ts";
import * as K from "../support/keys.ts";

const rsa = K.rsaKey();
const ec = K.ecKey();
const ed = K.ed25519Key();
const privatePem = (key: KeyObject, type: "pkcs1" | "sec1"): string =>
  key
    .export({ type, format: "pem" } as never)
    .toString()
    .trimEnd();

/** A text, the algorithm, and the key that signs the token; a shared secret signs with the text itself. */
const containers: Record<string, readonly [text: string, algorithm: string, signer?: KeyObject]> = {
  "RSA, SPKI": [rsa.publicPem, "RS256", rsa.privateKey],
  "RSA, PKCS#1": [K.pkcs1Pem(rsa), "RS256", rsa.privateKey],
  "RSA for PSS": [rsa.publicPem, "PS256", rsa.privateKey],
  "RSA, private": [rsa.privatePem, "RS256", rsa.privateKey],
  "RSA, private, PKCS#1": [privatePem(rsa.privateKey, "pkcs1"), "RS256", rsa.privateKey],
  "RSA, encrypted": [K.encryptedPem(rsa), "RS256", rsa.privateKey],
  certificate: [K.certificatePem(), "RS256", rsa.privateKey],
  "RSA, ssh": [K.sshPublicKey(rsa), "RS256", rsa.privateKey],
  "RSA for ES256": [rsa.publicPem, "ES256", ec.privateKey],
  EC: [ec.publicPem, "ES256", ec.privateKey],
  "EC, private": [ec.privatePem, "ES256", ec.privateKey],
  "EC, SEC1": [privatePem(ec.privateKey, "sec1"), "ES256", ec.privateKey],
  "EC, ssh": [K.sshPublicKey(ec), "ES256", ec.privateKey],
  "EC for RS256": [ec.publicPem, "RS256", rsa.privateKey],
  Ed25519: [ed.publicPem, "EdDSA", ed.privateKey],
  "Ed25519, private": [ed.privatePem, "EdDSA", ed.privateKey],
  "Ed25519, ssh": [K.sshPublicKey(ed), "EdDSA", ed.privateKey],
  JWK: [JSON.stringify(K.jwkOf(rsa)), "RS256", rsa.privateKey],
  "bare body": [K.pemBody(rsa.publicPem), "RS256", rsa.privateKey],
  "RSA as a secret": [rsa.publicPem, "HS256"],
  "collapsed RSA as a secret": [K.collapsed(rsa.publicPem), "HS256"],
  secret: [K.secret(), "HS256"],
};

const lines = (change: (all: string[]) => readonly string[]) => (text: string) => change(text.split("\n")).join("\n");
const wrapped = (columns: number) => (text: string) => {
  const all = text.split("\n");
  const body = all.slice(1, -1).join("");
  return all.length < 3 ? text : [all[0], ...(body.match(new RegExp(`.{1,${columns}}`, "g")) ?? []), all.at(-1)].join("\n");
};

const layouts: Record<string, (text: string) => string> = {
  "as it is": (text) => text,
  "a line end": (text) => `${text}\n`,
  CRLF: (text) => text.replaceAll("\n", "\r\n"),
  CR: (text) => text.replaceAll("\n", "\r"),
  blanks: (text) => text.replaceAll("\n", " "),
  joined: (text) => text.replaceAll("\n", ""),
  "backslash n": K.escaped,
  quoted: (text) => `"${text}"`,
  "blank in front": (text) => `  ${text}`,
  "lines in front": (text) => `Bag Attributes\n  a: b\n${text}`,
  "text in front": (text) => `key=${text}`,
  "text behind": (text) => `${text} end`,
  indented: (text) => text.replaceAll("\n", "\n  "),
  "body indented": (text) => text.replace(/\n(?!-)/g, "\n  "),
  "blanks behind": (text) => text.replaceAll("\n", "  \n"),
  "blank line behind BEGIN": (text) => text.replace("\n", "\n\n"),
  "blank line inside": lines((all) => all.toSpliced(3, 0, "")),
  "line of blanks inside": lines((all) => all.toSpliced(3, 0, "  ")),
  "blank line before END": (text) => text.replace(/\n(-----END)/, "\n\n$1"),
  "no END": (text) => text.replace(/\n?-----END.*$/s, ""),
  "four dashes": (text) => text.replace("-----END", "----END"),
  "six dashes": (text) => text.replace("-----BEGIN", "------BEGIN"),
  "label in lower case": (text) => text.replaceAll("PUBLIC KEY", "public key"),
  "another END": (text) => text.replace("END PUBLIC KEY", "END RSA PUBLIC KEY"),
  "RSA label": (text) => text.replaceAll(" PUBLIC KEY", " RSA PUBLIC KEY").replaceAll("RSA RSA", "RSA"),
  "EC label": (text) => text.replaceAll(" PUBLIC KEY", " EC PUBLIC KEY"),
  "label of a private key": (text) => text.replaceAll("PUBLIC KEY", "PRIVATE KEY"),
  "no padding": (text) => text.replace(/=+\n/, "\n"),
  "one line": wrapped(4000),
  "76 columns": wrapped(76),
  "10 columns": wrapped(10),
  "behind a certificate": (text) => `${K.certificatePem()}\n${text}`,
  "before a certificate": (text) => `${text}\n${K.certificatePem()}`,
  "before a private key": (text) => `${text}\n${K.ecKey("P-384").privatePem}`,
  "byte order mark": (text) => `\ufeff${text}`,
  "no-break spaces": (text) => text.replaceAll("\n", "\n\u00a0"),
  "percent signs": encodeURIComponent,
};

function token(algorithm: string, signer: KeyObject | undefined, text: string): string {
  const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString("base64url");
  const signed = `${part({ alg: algorithm, typ: "JWT" })}.${part({ sub: "ann" })}`;
  const data = Buffer.from(signed);
  if (signer === undefined) return `${signed}.${createHmac("sha256", text).update(data).digest("base64url")}`;
  const key =
    algorithm === "ES256"
      ? { key: signer, dsaEncoding: "ieee-p1363" as const }
      : algorithm === "PS256"
        ? { key: signer, padding: 6, saltLength: 32 }
        : signer;
  return `${signed}.${sign(algorithm === "EdDSA" ? null : "sha256", data, key).toString("base64url")}`;
}

const program = `
import json, sys, warnings
import jwt, cryptography
warnings.simplefilter("ignore")
def works(case):
    try:
        jwt.decode(case["token"], case["text"], algorithms=[case["algorithm"]])
        return True
    except Exception as error:
        return type(error).__name__
cases = json.load(sys.stdin)
print(json.dumps({"pyjwt": jwt.__version__, "cryptography": cryptography.__version__, "answers": [works(case) for case in cases]}))
`;

interface Answers {
  readonly pyjwt: string;
  readonly cryptography: string;
  readonly answers: readonly (true | string)[];
}

/** What the first Python with both libraries answers. */
function ask(cases: readonly unknown[]): Answers | undefined {
  for (const python of ["python3", "/usr/bin/python3"]) {
    const result = spawnSync(python, ["-c", program], { input: JSON.stringify(cases), maxBuffer: 1 << 26 });
    if (result.status === 0) return JSON.parse(result.stdout.toString()) as Answers;
  }
  return undefined;
}

const skip = ask([]) === undefined ? "no Python of this machine has both PyJWT and cryptography" : false;

describe("PyJWT and cryptography of this machine", () => {
  it("accept and refuse the keys that the model accepts and refuses", { skip }, () => {
    const cases = Object.entries(containers).flatMap(([container, [text, algorithm, signer]]) =>
      Object.entries(layouts).map(([layout, change]) => {
        const changed = change(text);
        return { name: `${container}, ${layout}`, text: changed, algorithm, token: token(algorithm, signer, changed) };
      }),
    );
    const { pyjwt, cryptography, answers } = ask(cases) as Answers;
    const wrong = cases.flatMap(({ name, text, algorithm }, index) => {
      const { usable } = usability(text, algorithm, { pyjwt, cryptography });
      const answer = answers[index];
      return usable === null || usable === (answer === true) ? [] : [`${name}: the model says ${usable}, the program ${answer}`];
    });
    assert.deepEqual(wrong, [], `PyJWT ${pyjwt}, cryptography ${cryptography}`);
    assert.ok(answers.includes(true) && cases.length > 700);
  });
});
