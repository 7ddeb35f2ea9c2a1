import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { jwksProject, keySet, publicJwk } from "../../support/keySets.ts";
import { rsaKey } from "../../support/keys.ts";
import { expectFindings, expectFixed } from "../../support/ruleTest.ts";

const rule = "jwks-single-jwk";

describe(rule, () => {
  it("is an error, and the key can be wrapped", async () => {
    const single = `${JSON.stringify(publicJwk(rsaKey(), { kid: "a" }), undefined, 2)}\n`;
    const files = jwksProject(single);
    await expectFindings(rule, files, ["error jwks.json:1"]);
    const fixed = await expectFixed(rule, files, /Wrap/);
    assert.deepEqual(JSON.parse(fixed["jwks.json"] as string), { keys: [JSON.parse(single)] });
  });

  it("keeps the key on one line where it is on one, and CRLF", async () => {
    const one = JSON.stringify(publicJwk(rsaKey(), { kid: "a" }));
    const fixed = await expectFixed(rule, jwksProject(one), /Wrap/);
    assert.equal(fixed["jwks.json"], `{"keys": [${one}]}`);
    const windows = JSON.stringify(publicJwk(rsaKey()), undefined, 2).replaceAll("\n", "\r\n");
    const text = (await expectFixed(rule, jwksProject(windows), /Wrap/))["jwks.json"] as string;
    assert.doesNotMatch(text, /(?<!\r)\n/);
  });

  it("is silent about a set, and about a key that nothing takes for one", async () => {
    await expectFindings(rule, jwksProject(keySet(publicJwk(rsaKey()))), []);
    const beside = { "other.json": JSON.stringify(publicJwk(rsaKey())) };
    await expectFindings(rule, jwksProject(keySet(publicJwk(rsaKey())), { more: beside }), []);
  });
});
