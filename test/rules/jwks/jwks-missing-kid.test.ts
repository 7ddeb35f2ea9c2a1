import { describe, it } from "node:test";
import { jwksProject, keySet, publicJwk } from "../../support/keySets.ts";
import { rsaKey } from "../../support/keys.ts";
import { expectFindings } from "../../support/ruleTest.ts";

const rule = "jwks-missing-kid";

describe(rule, () => {
  it("is a hint for a single key, and for one beside named ones", async () => {
    await expectFindings(rule, jwksProject(keySet(publicJwk(rsaKey()))), ["hint jwks.json:4"]);
    await expectFindings(rule, jwksProject(keySet(publicJwk(rsaKey()), publicJwk(rsaKey(2048, "b"), { kid: "b" }))), ["hint jwks.json:4"]);
  });

  it("leaves several to their own rule, and is silent about named keys", async () => {
    await expectFindings(rule, jwksProject(keySet(publicJwk(rsaKey()), publicJwk(rsaKey(2048, "b")))), []);
    await expectFindings(rule, jwksProject(keySet(publicJwk(rsaKey(), { kid: "a" }))), []);
  });
});
