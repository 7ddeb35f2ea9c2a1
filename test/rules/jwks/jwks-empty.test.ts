import { describe, it } from "node:test";
import { jwksProject, keySet, publicJwk } from "../../support/keySets.ts";
import { rsaKey } from "../../support/keys.ts";
import { expectFindings } from "../../support/ruleTest.ts";

const rule = "jwks-empty";
const pem = () => `JWT_VERIFICATION_KEY='${rsaKey().publicPem}'\n`;

describe(rule, () => {
  it("is an error where no other key is there: AgentOS does not start", async () => {
    for (const text of ['{"keys": []}', '{"keys": null}', "{}", '{"key": []}'])
      await expectFindings(rule, jwksProject(text), ["error jwks.json:1"]);
  });

  it("is information where another key does the work", async () => {
    await expectFindings(rule, jwksProject('{"keys": []}', { more: { ".env": pem() } }), ["info jwks.json:1"]);
  });

  it("is silent about a set with keys and about a single key", async () => {
    await expectFindings(rule, jwksProject(keySet(publicJwk(rsaKey()))), []);
    await expectFindings(rule, jwksProject(JSON.stringify(publicJwk(rsaKey()))), []);
  });
});
