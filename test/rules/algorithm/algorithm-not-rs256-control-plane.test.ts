import { describe, it } from "node:test";
import { ecKey, rsaKey } from "../../support/keys.ts";
import { agentOsApp, type Files } from "../../support/project.ts";
import { expectFindings, requirements } from "../../support/ruleTest.ts";

const rule = "algorithm-not-rs256-control-plane";
const project = (config: string, key = rsaKey().publicPem): Files => ({
  ".env": `JWT_VERIFICATION_KEY='${key}'\n`,
  "main.py": agentOsApp({ arguments_: `authorization=True, authorization_config=AuthorizationConfig(${config})` }),
  "requirements.txt": requirements(),
});

describe(rule, () => {
  it("is information where an RSA key in the variable is the only one", async () => {
    for (const name of ["RS512", "PS256"]) await expectFindings(rule, project(`algorithm="${name}"`), ["info main.py:10"]);
  });

  it("is silent about RS256, other families and keys that the project brings itself", async () => {
    await expectFindings(rule, project('algorithm="RS256"'), []);
    await expectFindings(rule, project('algorithm="ES256"', ecKey().publicPem), []);
    await expectFindings(rule, project(`algorithm="RS512", verification_keys=["""${rsaKey(2048, "own").publicPem}"""]`), []);
    await expectFindings(rule, project('algorithm="RS512", jwks_file="jwks.json"'), []);
  });
});
