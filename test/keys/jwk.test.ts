import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { jwkFacts } from "../../server/src/keys/jwk.ts";
import { isPathTooLong, jwksFacts } from "../../server/src/keys/jwks.ts";
import { ecPair, ed448Pair, ed25519Pair, rsaPair } from "./keys.ts";

const rsa = rsaPair.publicKey.export({ format: "jwk" }) as Record<string, unknown>;
const rsaPrivate = rsaPair.privateKey.export({ format: "jwk" }) as Record<string, unknown>;
const p256 = ecPair("P-256");
const ec = p256.publicKey.export({ format: "jwk" }) as Record<string, unknown>;
const ed = ed25519Pair.publicKey.export({ format: "jwk" }) as Record<string, unknown>;
const ed448 = ed448Pair.publicKey.export({ format: "jwk" }) as Record<string, unknown>;
const without = (jwk: Record<string, unknown>, name: string): Record<string, unknown> =>
  Object.fromEntries(Object.entries(jwk).filter(([key]) => key !== name));

describe("a JWK that PyJWT builds", () => {
  const text = (bytes: unknown): string => String(bytes);
  const good: Record<string, unknown> = {
    RSA: rsa,
    "RSA, private": rsaPrivate,
    EC: ec,
    "EC, private": p256.privateKey.export({ format: "jwk" }),
    Ed25519: ed,
    "Ed448 with alg": { ...ed448, alg: "EdDSA" },
    "an RSA key with another RSA alg": { ...rsa, alg: "PS512" },
    "use enc": { ...rsa, use: "enc" },
    "the standard alphabet": { ...rsa, n: text(rsa["n"]).replaceAll("-", "+").replaceAll("_", "/") },
    padding: { ...rsa, n: `${text(rsa["n"])}==` },
    "alg null": { ...rsa, alg: null },
    oct: { kty: "oct", k: "c2VjcmV0" },
  };
  for (const [name, jwk] of Object.entries(good)) {
    test(name, () => {
      const facts = jwkFacts(jwk);
      assert.equal(facts.problem, undefined);
      assert.ok(facts.built);
    });
  }
});

describe("a JWK that PyJWT drops, with the member at fault", () => {
  const bad: Record<string, [jwk: unknown, code: string, member: string | undefined, suggestion?: string]> = {
    "a text": ["key", "not-an-object", undefined],
    "no kty": [without(rsa, "kty"), "kty-missing", "kty"],
    "kty in lower case": [{ ...rsa, kty: "rsa" }, "kty-unknown", "kty", "RSA"],
    "an unknown alg": [{ ...rsa, alg: "RSA-OAEP" }, "alg-unknown", "alg"],
    "alg in lower case": [{ ...rsa, alg: "rs256" }, "alg-unknown", "alg", "RS256"],
    "an alg of another family": [{ ...rsa, alg: "HS256" }, "alg-of-another-family", "alg"],
    "no e": [without(rsa, "e"), "member-missing", "e"],
    "e as a number": [{ ...rsa, e: 65537 }, "member-not-text", "e"],
    "an even e": [{ ...rsa, e: "AAAC" + "AA" }, "rsa-numbers", "e"],
    "no y": [without(ec, "y"), "member-missing", "y"],
    "the curve of another": [{ ...ec, crv: "P-384" }, "wrong-length", "x"],
    "OpenSSL's name of the curve": [{ ...ec, crv: "prime256v1" }, "crv-unknown", "crv", "P-256"],
    "x and y exchanged": [{ ...ec, x: ec["y"], y: ec["x"] }, "not-on-curve", "x"],
    "Ed448 without alg": [ed448, "crv-unknown", "alg", "EdDSA"],
    "x cut": [{ ...ed, x: "AAAA" }, "wrong-length", "x"],
    "an empty secret": [{ kty: "oct", k: "" }, "empty-secret", "k"],
    "kid as a list": [{ ...rsa, kid: ["a"] }, "kid-unusable", "kid"],
  };
  for (const [name, [jwk, code, member, suggestion]] of Object.entries(bad)) {
    test(name, () => {
      const { problem, built } = jwkFacts(jwk);
      assert.equal(built, undefined);
      assert.deepEqual([problem?.code, problem?.member, problem?.suggestion], [code, member, suggestion]);
    });
  }
  test("no message repeats key text", () => {
    const { problem } = jwkFacts({ ...rsaPrivate, kty: undefined });
    assert.ok(problem !== undefined && problem.message.length < 60);
  });
});

test("asymmetric keys need cryptography, symmetric ones do not", () => {
  const bare = { pyjwt: "2.15.1", cryptography: null };
  assert.equal(jwkFacts(rsa, bare).problem?.code, "cryptography-missing");
  assert.ok(jwkFacts({ kty: "oct", k: "c2VjcmV0" }, bare).built);
});

describe("a JWK set", () => {
  test("keys are filed by kid; without one a key is the default, and the last one wins", () => {
    const facts = jwksFacts({ keys: [{ ...rsa, kid: "a" }, rsa, { ...ec, kid: "" }, { ...ec, kid: "a" }, { ...ec, kid: 5 }] });
    assert.deepEqual([...facts.reachable.keys()].sort(), ["_default", "a"]);
    assert.equal(facts.reachable.get("a")?.index, 3);
    assert.equal(facts.reachable.get("_default")?.index, 2);
    assert.deepEqual(
      facts.entries.map(({ shadowedBy }) => shadowedBy),
      [3, 2, undefined, undefined, undefined],
    );
    assert.equal(facts.entries[4]?.kid.kind, "not-text");
  });
  test("what is wrong with the whole", () => {
    const told = (value: unknown): unknown[] => {
      const { problem, startError, isEmpty } = jwksFacts(value);
      return [problem?.code, startError?.exception, isEmpty];
    };
    assert.deepEqual(told([rsa]), ["not-an-object", "AttributeError", true]);
    assert.deepEqual(told(rsa), ["single-jwk", undefined, true]);
    assert.deepEqual(told({}), ["keys-missing", undefined, true]);
    assert.deepEqual(told({ keys: [] }), ["keys-empty", undefined, true]);
    assert.deepEqual(told({ keys: null }), ["keys-empty", undefined, true]);
    assert.deepEqual(told({ keys: { a: rsa } }), ["keys-not-an-array", undefined, true]);
    assert.deepEqual(told({ keys: 5 }), ["keys-not-an-array", "TypeError", true]);
    assert.deepEqual(told({ keys: [{ ...rsa, kty: "rsa" }] }), [undefined, undefined, true]);
    assert.equal(jwksFacts({ Keys: [rsa] }).problem?.member, "Keys");
  });
  test("an inline JSON is too long for a file name, a path is not", () => {
    assert.equal(isPathTooLong(JSON.stringify({ keys: [rsa] })), true);
    assert.equal(isPathTooLong("/app/jwks.json"), false);
  });
});
