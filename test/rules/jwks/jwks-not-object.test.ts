import { describe, it } from "node:test";
import { jwksProject, keySet, publicJwk } from "../../support/keySets.ts";
import { rsaKey } from "../../support/keys.ts";
import { expectFindings, expectFixed } from "../../support/ruleTest.ts";

const rule = "jwks-not-object";

describe(rule, () => {
  it("is an error for a bare list, which can become a set", async () => {
    const files = jwksProject(JSON.stringify([publicJwk(rsaKey(), { kid: "a" })], undefined, 2));
    await expectFindings(rule, files, ["error jwks.json:1"]);
    await expectFixed(rule, files, /member 'keys'/);
  });

  it("is an error for anything else that is no object, also where another key would do", async () => {
    for (const text of ['"keys"', "7", "null"]) await expectFindings(rule, jwksProject(text), ["error jwks.json:1"]);
  });

  it("is silent about an object, whatever is in it", async () => {
    await expectFindings(rule, jwksProject(keySet(publicJwk(rsaKey()))), []);
    await expectFindings(rule, jwksProject("{}"), []);
  });
});
