import { describe, it } from "node:test";
import { ecKey, rsaKey } from "../../support/keys.ts";
import { agentOsApp } from "../../support/project.ts";
import { expectFindings, requirements } from "../../support/ruleTest.ts";

const rule = "rsa-key-too-small";
const project = (text: string, algorithm = "RS256") => ({
  ".env": `JWT_VERIFICATION_KEY="${text}"\n`,
  "main.py": agentOsApp({ arguments_: `authorization=True, authorization_config=AuthorizationConfig(algorithm="${algorithm}")` }),
  "requirements.txt": requirements(),
});

describe(rule, () => {
  it("warns of keys below 2048 bits", async () => {
    await expectFindings(rule, project(rsaKey(1024).publicPem), ["warning .env:1"]);
  });

  it("is an error where the key cannot even carry the signature", async () => {
    await expectFindings(rule, project(rsaKey(512).publicPem, "RS512"), ["error .env:1"]);
  });

  it("is silent about 2048 bits and other families", async () => {
    await expectFindings(rule, project(rsaKey(2048).publicPem), []);
    await expectFindings(rule, project(ecKey().publicPem), []);
  });
});
