import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { jwksProject, keySet, publicJwk } from "../../support/keySets.ts";
import { rsaKey } from "../../support/keys.ts";
import { expectFindings, expectFixed } from "../../support/ruleTest.ts";

const rule = "jwks-bom";
const good = () => keySet(publicJwk(rsaKey(), { kid: "a" }));

describe(rule, () => {
  it("is an error, and the mark can be removed", async () => {
    const files = jwksProject(`\ufeff${good()}`);
    await expectFindings(rule, files, ["error jwks.json:1"]);
    const fixed = await expectFixed(rule, files, /byte order mark/);
    assert.equal(fixed["jwks.json"], good());
  });

  it("is silent without one", async () => {
    await expectFindings(rule, jwksProject(good()), []);
  });
});
