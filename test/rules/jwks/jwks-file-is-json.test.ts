import { describe, it } from "node:test";
import { jwksProject, keySet, publicJwk } from "../../support/keySets.ts";
import { rsaKey } from "../../support/keys.ts";
import { expectFindings } from "../../support/ruleTest.ts";

const rule = "jwks-file-is-json";

describe(rule, () => {
  it("is an error: the variable takes a path", async () => {
    const inline = JSON.stringify({ keys: [publicJwk(rsaKey(), { kid: "a" })] });
    await expectFindings(rule, jwksProject(undefined, { path: `'${inline}'` }), ["error .env:1"]);
    await expectFindings(rule, jwksProject(undefined, { path: `'${JSON.stringify(publicJwk(rsaKey()))}'` }), ["error .env:1"]);
  });

  it("is silent about a path", async () => {
    await expectFindings(rule, jwksProject(keySet(publicJwk(rsaKey())), { path: "jwks.json" }), []);
  });
});
