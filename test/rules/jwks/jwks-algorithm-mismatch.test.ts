import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { jwksProject, keySet, publicJwk } from "../../support/keySets.ts";
import { ecKey, rsaKey, secret } from "../../support/keys.ts";
import { expectFindings, expectFixed } from "../../support/ruleTest.ts";

const rule = "jwks-algorithm-mismatch";
const rsa = (members = {}) => publicJwk(rsaKey(), { kid: "r", ...members });
const ec = (curve = "P-256", members = {}) => publicJwk(ecKey(curve), { kid: "e", ...members });

describe(rule, () => {
  it("is an error where no key fits, at the default too", async () => {
    await expectFindings(rule, jwksProject(keySet(ec())), ["error jwks.json:5"]);
    await expectFindings(rule, jwksProject(keySet(rsa()), { algorithm: "ES256" }), ["error jwks.json:5"]);
    await expectFindings(rule, jwksProject(keySet(ec("P-384")), { algorithm: "ES256" }), ["error jwks.json:5"]);
  });

  it("is a warning for the odd one", async () => {
    await expectFindings(rule, jwksProject(keySet(rsa(), ec())), ["warning jwks.json:11"]);
  });

  it("is a warning where another key does the work", async () => {
    const more = { ".env": `JWT_VERIFICATION_KEY='${rsaKey().publicPem}'\n` };
    await expectFindings(rule, jwksProject(keySet(ec()), { more }), ["warning jwks.json:5"]);
    // A key without kid is tried for every token, and its exception ends the search.
    await expectFindings(rule, jwksProject(keySet(ec("P-256", { kid: "" })), { more }), ["error jwks.json:5"]);
  });

  it("sets the algorithm that fits", async () => {
    const fixed = await expectFixed(rule, jwksProject(keySet(ec())), /ES256/);
    assert.match(fixed["main.py"] as string, /AuthorizationConfig\(jwks_file="jwks.json", algorithm="ES256"\)/);
    const changed = await expectFixed(rule, jwksProject(keySet(rsa()), { algorithm: "ES256" }), /RS256/);
    assert.match(changed["main.py"] as string, /algorithm="RS256"/);
  });

  it("is silent about every RSA algorithm with an RSA key, whatever the key's alg", async () => {
    for (const algorithm of ["RS256", "RS512", "PS384"])
      await expectFindings(rule, jwksProject(keySet(rsa({ alg: "PS512" })), { algorithm }), []);
  });

  it("is silent about encryption keys, shared secrets under HS256, and an algorithm that is unknown itself", async () => {
    await expectFindings(rule, jwksProject(keySet(rsa(), ec("P-256", { use: "enc" }))), []);
    const oct = { kty: "oct", kid: "s", k: Buffer.from(secret(32)).toString("base64url") };
    await expectFindings(rule, jwksProject(keySet(oct), { algorithm: "HS256" }), []);
    await expectFindings(rule, jwksProject(keySet(ec()), { algorithm: "rs256" }), []);
  });
});
