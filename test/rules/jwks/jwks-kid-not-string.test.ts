import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { jwksProject, keySet, publicJwk } from "../../support/keySets.ts";
import { rsaKey } from "../../support/keys.ts";
import { expectFindings, expectFixed } from "../../support/ruleTest.ts";

const rule = "jwks-kid-not-string";

describe(rule, () => {
  it("is an error: no token can name the key", async () => {
    for (const kid of [7, true, 1.5]) await expectFindings(rule, jwksProject(keySet(publicJwk(rsaKey(), { kid }))), ["error jwks.json:4"]);
  });

  it("puts the number in quotes", async () => {
    const fixed = await expectFixed(rule, jwksProject(keySet(publicJwk(rsaKey(), { kid: 20260101 }))), /quotes/);
    assert.equal(fixed["jwks.json"], keySet(publicJwk(rsaKey(), { kid: "20260101" })));
  });

  it("is silent about texts, and about what counts as no kid at all", async () => {
    for (const kid of ["7", "", null, 0]) await expectFindings(rule, jwksProject(keySet(publicJwk(rsaKey(), { kid }))), []);
  });
});
