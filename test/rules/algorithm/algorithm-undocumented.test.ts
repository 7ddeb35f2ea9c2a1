import { describe, it } from "node:test";
import { rsaKey } from "../../support/keys.ts";
import { agentOsApp, type Files } from "../../support/project.ts";
import { expectFindings, requirements } from "../../support/ruleTest.ts";

const rule = "algorithm-undocumented";
const project = (algorithm: string, before?: string): Files => ({
  ".env": `JWT_VERIFICATION_KEY='${rsaKey().publicPem}'\n`,
  "main.py": agentOsApp({
    arguments_: `authorization=True, authorization_config=AuthorizationConfig(algorithm=${algorithm})`,
    ...(before === undefined ? {} : { before }),
  }),
  "requirements.txt": requirements(),
});

describe(rule, () => {
  it("is a hint for what works and is not promised", async () => {
    for (const name of ["PS256", "EdDSA", "ES256K", "ES521"]) await expectFindings(rule, project(`"${name}"`), ["hint main.py:10"]);
  });

  it("is silent about documented names, unknown ones and none", async () => {
    for (const name of ["RS256", "HS384", "ES512", "rs256", "none"]) await expectFindings(rule, project(`"${name}"`), []);
  });
});
