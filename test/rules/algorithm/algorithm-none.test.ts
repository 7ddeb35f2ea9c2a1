import { describe, it } from "node:test";
import { rsaKey } from "../../support/keys.ts";
import { agentOsApp, type Files } from "../../support/project.ts";
import { expectFindings, requirements } from "../../support/ruleTest.ts";

const rule = "algorithm-none";
const project = (algorithm: string, before?: string): Files => ({
  ".env": `JWT_VERIFICATION_KEY='${rsaKey().publicPem}'\n`,
  "main.py": agentOsApp({
    arguments_: `authorization=True, authorization_config=AuthorizationConfig(algorithm=${algorithm})`,
    ...(before === undefined ? {} : { before }),
  }),
  "requirements.txt": requirements(),
});

describe(rule, () => {
  it("is an error: nobody gets in", async () => {
    for (const name of ["none", "None", "NONE"]) await expectFindings(rule, project(`"${name}"`), ["error main.py:10"]);
  });

  it("is silent about Python's None, which means RS256", async () => {
    await expectFindings(rule, project("None"), []);
    await expectFindings(rule, project('"RS256"'), []);
  });
});
