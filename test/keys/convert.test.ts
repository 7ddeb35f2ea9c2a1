import assert from "node:assert/strict";
import { createHash, createPublicKey } from "node:crypto";
import { describe, test } from "node:test";
import { canonicalPem, jwksOf, onOneLine, publicPem, withEscapes } from "../../server/src/keys/convert.ts";
import { sha512 } from "../../server/src/keys/ed25519.ts";
import { sha256Hex } from "../../server/src/keys/sha256.ts";
import { ecPair, ed448Pair, ed25519Pair, type Pair, pkcs8, rsaPair, rsaPem, spki } from "./keys.ts";

const pairs: Record<string, Pair> = {
  RSA: rsaPair,
  "P-256": ecPair("P-256"),
  "P-384": ecPair("P-384"),
  "P-521": ecPair("P-521"),
  secp256k1: ecPair("secp256k1"),
  Ed25519: ed25519Pair,
};

describe("the public half", () => {
  for (const [name, pair] of Object.entries(pairs)) {
    const expected = spki(pair);
    test(`${name}: of a PKCS#8 private key`, () => assert.equal(publicPem(pkcs8(pair)), expected));
    test(`${name}: of a JWK, with and without its private part`, () => {
      assert.equal(publicPem(JSON.stringify(pair.publicKey.export({ format: "jwk" }))), expected);
      assert.equal(publicPem(JSON.stringify(pair.privateKey.export({ format: "jwk" }))), expected);
    });
    test(`${name}: of base64 of the PEM, of the bare body, of hexadecimal`, () => {
      const der = pair.publicKey.export({ type: "spki", format: "der" });
      assert.equal(publicPem(Buffer.from(expected).toString("base64")), expected);
      assert.equal(publicPem(der.toString("base64")), expected);
      assert.equal(publicPem(der.toString("hex")), expected);
    });
    test(`${name}: a JWK set of it is the same key, without kid`, () => {
      const { keys } = JSON.parse(jwksOf(pkcs8(pair)) ?? "{}");
      assert.equal(keys.length, 1);
      assert.equal("kid" in keys[0] || "d" in keys[0], false);
      assert.equal(createPublicKey({ key: keys[0], format: "jwk" }).export({ type: "spki", format: "pem" }), expected);
    });
  }
  test("EC: of a SEC 1 private key", () => {
    const pair = ecPair("P-256");
    assert.equal(publicPem(pair.privateKey.export({ type: "sec1", format: "pem" }) as string), spki(pair));
  });
  test("RSA: of PKCS#1, both halves", () => {
    assert.equal(publicPem(rsaPair.privateKey.export({ type: "pkcs1", format: "pem" }) as string), rsaPem);
    assert.equal(publicPem(rsaPair.publicKey.export({ type: "pkcs1", format: "pem" }) as string), rsaPem);
  });
  test("Ed448 without its public part cannot be computed, and nothing is invented", () => {
    assert.equal(publicPem(pkcs8(ed448Pair)), undefined);
    assert.equal(publicPem(spki(ed448Pair)), spki(ed448Pair));
  });
});

describe("a canonical PEM comes back from", () => {
  const manglings: Record<string, (pem: string) => string> = {
    itself: (pem) => pem,
    "one line with blanks": onOneLine,
    "one line with escapes": withEscapes,
    "double escapes": (pem) => pem.trim().replaceAll("\n", "\\\\n"),
    "one line without anything": (pem) => pem.replaceAll("\n", ""),
    "escapes that lost their backslash": (pem) => pem.trim().replaceAll("\n", "n"),
    CRLF: (pem) => pem.replaceAll("\n", "\r\n"),
    CR: (pem) => pem.replaceAll("\n", "\r"),
    "blank lines": (pem) => pem.replaceAll("\n", "\n\n"),
    indentation: (pem) => pem.replace(/^/gm, "    "),
    quotes: (pem) => `"${pem.trim()}"`,
    "a shell's continuation lines": (pem) => pem.trim().replaceAll("\n", "\\\n"),
    "HTML line ends": (pem) => pem.replaceAll("\n", "&#10;"),
    "URL encoding": (pem) => encodeURIComponent(pem),
    "base64 of all": (pem) => Buffer.from(pem).toString("base64"),
    "a missing footer": (pem) => pem.slice(0, pem.indexOf("-----END")),
    "a missing header": (pem) => pem.slice(pem.indexOf("\n") + 1),
    "em dashes": (pem) => pem.replaceAll("-----", "——-"),
    "lost padding": (pem) => pem.replace(/=+\n/, "\n"),
    "the URL alphabet": (pem) => pem.replace(/^[A-Za-z0-9+/=]+$/gm, (line) => line.replaceAll("+", "-").replaceAll("/", "_")),
    "a quoted mail": (pem) => pem.replace(/^/gm, "> "),
  };
  for (const [name, mangle] of Object.entries(manglings)) {
    test(name, () => {
      for (const pair of Object.values(pairs)) assert.equal(canonicalPem(mangle(spki(pair))), spki(pair));
      assert.equal(canonicalPem(mangle(pkcs8(rsaPair))), pkcs8(rsaPair));
    });
  }
  test("but not where characters are missing", () => {
    const lines = rsaPem.split("\n");
    assert.equal(canonicalPem([...lines.slice(0, 2), ...lines.slice(3)].join("\n")), undefined);
    assert.equal(canonicalPem(rsaPem.slice(0, 200)), undefined);
    assert.equal(canonicalPem("-----BEGIN PUBLIC KEY-----"), undefined);
  });
});

test("digests are those of node:crypto", () => {
  for (const length of [0, 1, 55, 56, 63, 64, 65, 111, 112, 127, 128, 129, 1000]) {
    const message = new Uint8Array(length).fill(length & 0xff);
    assert.equal(sha256Hex(message), createHash("sha256").update(message).digest("hex"));
    assert.equal(Buffer.from(sha512(message)).toString("hex"), createHash("sha512").update(message).digest("hex"));
  }
});
