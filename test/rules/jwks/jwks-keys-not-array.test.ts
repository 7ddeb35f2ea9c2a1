import { describe, it } from "node:test";
import { jwksProject, keySet, publicJwk } from "../../support/keySets.ts";
import { rsaKey } from "../../support/keys.ts";
import { expectFindings } from "../../support/ruleTest.ts";

const rule = "jwks-keys-not-array";

describe(rule, () => {
  it("is an error for an object, a text and a number", async () => {
    await expectFindings(rule, jwksProject(JSON.stringify({ keys: { a: publicJwk(rsaKey()) } }, undefined, 2)), ["error jwks.json:2"]);
    await expectFindings(rule, jwksProject('{"keys": "none yet"}'), ["error jwks.json:1"]);
    await expectFindings(rule, jwksProject('{"keys": 3}'), ["error jwks.json:1"]);
  });

  it("is silent about an array, and about keys that are simply empty", async () => {
    await expectFindings(rule, jwksProject(keySet(publicJwk(rsaKey()))), []);
    await expectFindings(rule, jwksProject('{"keys": {}}'), []);
  });
});
