import { describe, it } from "node:test";
import { jwksProject, keySet, publicJwk } from "../../support/keySets.ts";
import { rsaKey } from "../../support/keys.ts";
import { expectFindings } from "../../support/ruleTest.ts";

const rule = "jwks-use-enc";

describe(rule, () => {
  it("is a hint: the key verifies signatures all the same", async () => {
    await expectFindings(rule, jwksProject(keySet(publicJwk(rsaKey(), { kid: "a", use: "enc" }))), ["hint jwks.json:5"]);
  });

  it("is silent about signature keys and about encryption keys that are dropped", async () => {
    await expectFindings(rule, jwksProject(keySet(publicJwk(rsaKey(), { kid: "a", use: "sig" }))), []);
    const dropped = publicJwk(rsaKey(2048, "b"), { kid: "b", use: "enc", alg: "RSA-OAEP" });
    await expectFindings(rule, jwksProject(keySet(publicJwk(rsaKey(), { kid: "a" }), dropped)), []);
  });
});
