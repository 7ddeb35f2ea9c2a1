import { describe, it } from "node:test";
import { jwksProject, keySet, publicJwk } from "../../support/keySets.ts";
import { rsaKey } from "../../support/keys.ts";
import { expectFindings } from "../../support/ruleTest.ts";

const rule = "jwks-file-tilde";

describe(rule, () => {
  it("is an error: open() knows no home folder", async () => {
    await expectFindings(rule, jwksProject(undefined, { path: "~/keys/jwks.json" }), ["error .env:1"]);
    await expectFindings(rule, jwksProject(undefined, { path: '"~app/jwks.json"' }), ["error .env:1"]);
  });

  it("is silent about a path with a tilde elsewhere", async () => {
    await expectFindings(rule, jwksProject(undefined, { path: "keys~/jwks.json" }), []);
    await expectFindings(rule, jwksProject(keySet(publicJwk(rsaKey())), { path: "jwks.json" }), []);
  });
});
