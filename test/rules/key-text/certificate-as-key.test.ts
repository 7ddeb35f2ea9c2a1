import { describe, it } from "node:test";
import { certificatePem, rsaKey } from "../../support/keys.ts";
import { agentOsApp } from "../../support/project.ts";
import { expectFindings, requirements } from "../../support/ruleTest.ts";

const rule = "certificate-as-key";
const project = (text: string, algorithm = "RS256") => ({
  ".env": `A=1\nJWT_VERIFICATION_KEY='${text}'\n`,
  "main.py": agentOsApp({ arguments_: `authorization=True, authorization_config=AuthorizationConfig(algorithm="${algorithm}")` }),
  "requirements.txt": requirements(),
});

describe(rule, () => {
  it("is an error: PyJWT wants the bare public key", async () => {
    for (const text of [certificatePem()]) await expectFindings(rule, project(text), ["error .env:2"]);
  });

  it("is silent about public keys and certificates that nothing verifies with", async () => {
    for (const text of [rsaKey().publicPem]) await expectFindings(rule, project(text), []);
    const loose = { "main.py": agentOsApp(), "keys/other.pem": certificatePem(), "requirements.txt": requirements() };
    await expectFindings(rule, loose, []);
  });
});
