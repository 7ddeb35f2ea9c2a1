import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { rsaKey } from "../../support/keys.ts";
import { agentOsApp, type Files } from "../../support/project.ts";
import { expectFindings, requirements } from "../../support/ruleTest.ts";

const rule = "template-dev-jwt";
const project = (agno: string, env: string, authorization = 'runtime_env != "dev"'): Files => ({
  ".env": `${env}\nJWT_VERIFICATION_KEY='${rsaKey().publicPem}'\n`,
  "main.py": agentOsApp({ before: 'runtime_env = os.getenv("RUNTIME_ENV", "prd")', arguments_: `authorization=${authorization}` }),
  "requirements.txt": requirements({ "agno[os]": agno }),
});

describe(rule, () => {
  it("is information where development still asks for a JWT", async () => {
    const [finding] = await expectFindings(rule, project("2.9.0", "RUNTIME_ENV=dev"), ["info .env:2"]);
    assert.equal(finding?.related[0]?.line, 11);
    await expectFindings(rule, project("2.9.0", "RUNTIME_ENV=dev", '"dev" != runtime_env'), ["info .env:2"]);
  });

  it("is silent in production, before 2.7.0 and without the comparison", async () => {
    await expectFindings(rule, project("2.9.0", "RUNTIME_ENV=prd"), []);
    await expectFindings(rule, project("2.9.0", "A=1"), []);
    await expectFindings(rule, project("2.6.22", "RUNTIME_ENV=dev"), []);
    await expectFindings(rule, project("2.9.0", "RUNTIME_ENV=dev", "True"), []);
  });
});
