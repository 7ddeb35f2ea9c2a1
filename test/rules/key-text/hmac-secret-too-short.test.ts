import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { secret } from "../../support/keys.ts";
import { agentOsApp } from "../../support/project.ts";
import { expectFindings, requirements } from "../../support/ruleTest.ts";

const rule = "hmac-secret-too-short";
const project = (text: string, algorithm = "HS256") => ({
  ".env": `JWT_VERIFICATION_KEY=${text}\n`,
  "main.py": agentOsApp({ arguments_: `authorization=True, authorization_config=AuthorizationConfig(algorithm="${algorithm}")` }),
  "requirements.txt": requirements(),
});

describe(rule, () => {
  it("counts the bytes that the algorithm asks for", async () => {
    const [finding] = await expectFindings(rule, project(secret(8)), ["warning .env:1"]);
    assert.match(finding?.message ?? "", /16 bytes, HS256 asks for 32/);
    await expectFindings(rule, project(secret(20), "HS384"), ["warning .env:1"]);
    await expectFindings(rule, project(secret(30), "HS512"), ["warning .env:1"]);
  });

  it("is silent about long secrets, and where the algorithm takes no secret", async () => {
    await expectFindings(rule, project(secret(16)), []);
    await expectFindings(rule, project("ééééééééééééééééw"), []);
    await expectFindings(rule, project(secret(8), "RS256"), []);
  });
});
