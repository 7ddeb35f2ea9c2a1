import { describe, it } from "node:test";
import { ecKey, encryptedPem, rsaKey } from "../../support/keys.ts";
import { agentOsApp } from "../../support/project.ts";
import { expectFindings, requirements } from "../../support/ruleTest.ts";

const rule = "encrypted-private-key";
const project = (text: string, algorithm = "RS256") => ({
  ".env": `A=1\nJWT_VERIFICATION_KEY='${text}'\n`,
  "main.py": agentOsApp({ arguments_: `authorization=True, authorization_config=AuthorizationConfig(algorithm="${algorithm}")` }),
  "requirements.txt": requirements(),
});

describe(rule, () => {
  it("is an error: AgentOS has no password", async () => {
    for (const text of [encryptedPem(rsaKey()), encryptedPem(ecKey())]) await expectFindings(rule, project(text), ["error .env:2"]);
  });

  it("is silent about keys without a password and files that nothing verifies with", async () => {
    for (const text of [rsaKey().publicPem, rsaKey().privatePem]) await expectFindings(rule, project(text), []);
    const loose = { "main.py": agentOsApp(), "keys/other.pem": encryptedPem(rsaKey()), "requirements.txt": requirements() };
    await expectFindings(rule, loose, []);
  });
});
