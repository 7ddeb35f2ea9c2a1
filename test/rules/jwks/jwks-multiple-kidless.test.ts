import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { jwksProject, keySet, publicJwk } from "../../support/keySets.ts";
import { rsaKey } from "../../support/keys.ts";
import { expectFindings, expectFixed } from "../../support/ruleTest.ts";

const rule = "jwks-multiple-kidless";
const nameless = (name: string, members = {}) => publicJwk(rsaKey(2048, name), members);

describe(rule, () => {
  it("is an error for each key but the last", async () => {
    const found = await expectFindings(rule, jwksProject(keySet(nameless("a"), nameless("b"), nameless("c"))), [
      "error jwks.json:4",
      "error jwks.json:9",
    ]);
    assert.deepEqual(
      found.map(({ related }) => related[0]?.line),
      [14, 14],
    );
  });

  it("counts an empty and a null kid as none", async () => {
    await expectFindings(rule, jwksProject(keySet(nameless("a", { kid: "" }), nameless("b", { kid: null }))), ["error jwks.json:5"]);
  });

  it("names the keys by their thumbprints", async () => {
    const fixed = await expectFixed(rule, jwksProject(keySet(nameless("a"), nameless("b", { kid: "" }))), /thumbprint/);
    const { keys } = JSON.parse(fixed["jwks.json"] as string) as { keys: { kid: string }[] };
    assert.equal(new Set(keys.map(({ kid }) => kid)).size, 2);
    for (const { kid } of keys) assert.match(kid, /^[\w-]{43}$/);
  });

  it("is silent about one such key, and about keys that are dropped anyway", async () => {
    await expectFindings(rule, jwksProject(keySet(nameless("a"))), []);
    await expectFindings(rule, jwksProject(keySet(nameless("a"), nameless("b", { kid: "b" }))), []);
    await expectFindings(rule, jwksProject(keySet(nameless("a"), nameless("b", { alg: "RSA-OAEP" }))), []);
  });
});
