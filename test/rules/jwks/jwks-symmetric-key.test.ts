import { describe, it } from "node:test";
import { jwksProject, keySet, publicJwk } from "../../support/keySets.ts";
import { rsaKey, secret } from "../../support/keys.ts";
import { expectFindings } from "../../support/ruleTest.ts";

const rule = "jwks-symmetric-key";
const oct = () => ({ kty: "oct", kid: "s", alg: "HS256", k: Buffer.from(secret(32)).toString("base64url") });

describe(rule, () => {
  it("is a warning: it works, and the file can be read", async () => {
    await expectFindings(rule, jwksProject(keySet(oct()), { algorithm: "HS256" }), ["warning jwks.json:4"]);
  });

  it("is silent about public keys, and about a set that nothing loads", async () => {
    await expectFindings(rule, jwksProject(keySet(publicJwk(rsaKey()))), []);
    await expectFindings(rule, jwksProject(keySet(publicJwk(rsaKey())), { more: { "other.jwks.json": keySet(oct()) } }), []);
  });
});
