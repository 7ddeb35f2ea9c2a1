import { describe, it } from "node:test";
import { jwksProject, keySet, publicJwk } from "../../support/keySets.ts";
import { rsaKey } from "../../support/keys.ts";
import { expectFindings } from "../../support/ruleTest.ts";

const rule = "jwks-no-usable-key";
const dropped = (name: string) => publicJwk(rsaKey(2048, name), { kid: name, alg: "RSA-OAEP" });

describe(rule, () => {
  it("is an error where several keys are there and none can be built", async () => {
    await expectFindings(rule, jwksProject(keySet(dropped("a"), dropped("b"))), ["error jwks.json:2"]);
  });

  it("is information where another key does the work", async () => {
    const more = { ".env": `JWT_VERIFICATION_KEY='${rsaKey().publicPem}'\n` };
    await expectFindings(rule, jwksProject(keySet(dropped("a"), dropped("b")), { more }), ["info jwks.json:2"]);
  });

  it("is silent where one is left, and about a single key, which is reported at its own place", async () => {
    await expectFindings(rule, jwksProject(keySet(dropped("a"), publicJwk(rsaKey(), { kid: "b" }))), []);
    await expectFindings(rule, jwksProject(keySet(dropped("a"))), []);
  });
});
