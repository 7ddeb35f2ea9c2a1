import { describe, it } from "node:test";
import { pemBody, rsaKey } from "../../support/keys.ts";
import { agentOsApp } from "../../support/project.ts";
import { expectFindings, requirements } from "../../support/ruleTest.ts";

const rule = "key-is-bare-base64";
const project = (text: string, algorithm = "RS256") => ({
  ".env": `A=1\nJWT_VERIFICATION_KEY='${text}'\n`,
  "main.py": agentOsApp({ arguments_: `authorization=True, authorization_config=AuthorizationConfig(algorithm="${algorithm}")` }),
  "requirements.txt": requirements(),
});

describe(rule, () => {
  it("is an error: the BEGIN and END lines are missing", async () => {
    for (const text of [pemBody(rsaKey().publicPem), Buffer.from(pemBody(rsaKey().publicPem), "base64").toString("hex")])
      await expectFindings(rule, project(text), ["error .env:2"]);
  });

  it("is silent about keys", async () => {
    for (const text of [rsaKey().publicPem]) await expectFindings(rule, project(text), []);
    const loose = { "main.py": agentOsApp(), "keys/other.pem": rsaKey().publicPem, "requirements.txt": requirements() };
    await expectFindings(rule, loose, []);
  });
});
