import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { jwksProject, keySet, privateJwk, publicJwk } from "../../support/keySets.ts";
import { ecKey, ed25519Key, rsaKey } from "../../support/keys.ts";
import { expectFindings, expectFixed } from "../../support/ruleTest.ts";

const rule = "jwks-private-key";

describe(rule, () => {
  it("is an error for RSA, which then verifies nothing", async () => {
    await expectFindings(rule, jwksProject(keySet(privateJwk(rsaKey(), { kid: "a" }))), ["error jwks.json:8"]);
  });

  it("is a warning for EC and Ed25519, which work and leak", async () => {
    await expectFindings(rule, jwksProject(keySet(privateJwk(ecKey(), { kid: "a" })), { algorithm: "ES256" }), ["warning jwks.json:9"]);
    await expectFindings(rule, jwksProject(keySet(privateJwk(ed25519Key(), { kid: "a" })), { algorithm: "EdDSA" }), [
      "warning jwks.json:6",
    ]);
  });

  it("leaves the public members, in whatever order they stand", async () => {
    for (const [key, algorithm] of [
      [rsaKey(), "RS256"],
      [ecKey(), "ES256"],
    ] as const) {
      const before = privateJwk(key, { kid: "a" });
      const reversed = Object.fromEntries(Object.entries(before).toReversed());
      for (const jwk of [before, reversed]) {
        const fixed = await expectFixed(rule, jwksProject(keySet(jwk), { algorithm }), /private members/);
        assert.deepEqual(JSON.parse(fixed["jwks.json"] as string), { keys: [publicJwk(key, { kid: "a" })] });
      }
    }
  });

  it("is silent about public keys, and about a set that nothing loads", async () => {
    const good = keySet(publicJwk(rsaKey(), { kid: "a" }));
    await expectFindings(rule, jwksProject(good), []);
    await expectFindings(rule, jwksProject(good, { more: { "signing.jwks.json": keySet(privateJwk(rsaKey())) } }), []);
  });
});
