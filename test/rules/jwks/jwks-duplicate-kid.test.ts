import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { jwksProject, keySet, publicJwk } from "../../support/keySets.ts";
import { rsaKey } from "../../support/keys.ts";
import { expectFindings, expectFixed } from "../../support/ruleTest.ts";

const rule = "jwks-duplicate-kid";
const named = (name: string, kid: string) => publicJwk(rsaKey(2048, name), { kid });

describe(rule, () => {
  it("is an error at the key that is replaced", async () => {
    const files = jwksProject(keySet(named("a", "main"), named("b", "main")));
    const [finding] = await expectFindings(rule, files, ["error jwks.json:4"]);
    assert.equal(finding?.related[0]?.line, 10);
    await expectFixed(rule, files, /thumbprint/);
  });

  it("is information for the same key twice", async () => {
    await expectFindings(rule, jwksProject(keySet(named("a", "main"), named("a", "main"))), ["info jwks.json:4"]);
  });

  it("is silent about different names", async () => {
    await expectFindings(rule, jwksProject(keySet(named("a", "main"), named("b", "Main"))), []);
  });
});
