import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { rsaKey } from "../../support/keys.ts";
import { agentOsApp } from "../../support/project.ts";
import { expectFindings, requirements } from "../../support/ruleTest.ts";

const rule = "pem-unterminated-quote";
const pem = rsaKey().publicPem;
const app = { "main.py": agentOsApp({ arguments_: "authorization=True" }), "requirements.txt": requirements() };

describe(rule, () => {
  it("finds the quote of a key that is never closed", async () => {
    await expectFindings(rule, { ...app, ".env": `A=1\nJWT_VERIFICATION_KEY="${pem}\n` }, ["error .env:2"]);
    await expectFindings(rule, { ...app, ".env": `JWT_VERIFICATION_KEY='${pem}\n` }, ["error .env:1"]);
  });

  it("says of a security key that nothing guards the instance", async () => {
    const [finding] = await expectFindings(
      rule,
      { "main.py": agentOsApp(), ".env": 'OS_SECURITY_KEY="x7Jq2mB9\n', "requirements.txt": requirements() },
      ["error .env:1"],
    );
    assert.match(finding?.message ?? "", /no security key guards/);
  });

  it("is silent about closed quotes, apostrophes within values and other names", async () => {
    await expectFindings(
      rule,
      { ...app, ".env": `JWT_VERIFICATION_KEY="${pem}"\nOS_SECURITY_KEY=it's-fine-7Jq2\nGREETING="never closed\n` },
      [],
    );
  });
});
