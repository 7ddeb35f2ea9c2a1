import { describe, it } from "node:test";
import { jwkOf, rsaKey } from "../../support/keys.ts";
import { agentOsApp } from "../../support/project.ts";
import { expectFindings, requirements } from "../../support/ruleTest.ts";

const rule = "key-is-jwks";
const project = (text: string, algorithm = "RS256") => ({
  ".env": `A=1\nJWT_VERIFICATION_KEY='${text}'\n`,
  "main.py": agentOsApp({ arguments_: `authorization=True, authorization_config=AuthorizationConfig(algorithm="${algorithm}")` }),
  "requirements.txt": requirements(),
});

describe(rule, () => {
  it("is an error: JSON Web Keys belong in a file", async () => {
    for (const text of [JSON.stringify(jwkOf(rsaKey())), JSON.stringify({ keys: [jwkOf(rsaKey())] })])
      await expectFindings(rule, project(text), ["error .env:2"]);
  });

  it("is silent about keys", async () => {
    for (const text of [rsaKey().publicPem]) await expectFindings(rule, project(text), []);
    const loose = { "main.py": agentOsApp(), "keys/other.pem": rsaKey().publicPem, "requirements.txt": requirements() };
    await expectFindings(rule, loose, []);
  });
});
