import { describe, it } from "node:test";
import { rsaKey } from "../../support/keys.ts";
import { agentOsApp } from "../../support/project.ts";
import { expectFindings, requirements } from "../../support/ruleTest.ts";

const rule = "key-is-url";
const project = (text: string, algorithm = "RS256") => ({
  ".env": `A=1\nJWT_VERIFICATION_KEY='${text}'\n`,
  "main.py": agentOsApp({ arguments_: `authorization=True, authorization_config=AuthorizationConfig(algorithm="${algorithm}")` }),
  "requirements.txt": requirements(),
});

describe(rule, () => {
  it("is an error: nothing is fetched", async () => {
    for (const text of ["https://idp.example.com/.well-known/jwks.json", "http://localhost/key.pem"])
      await expectFindings(rule, project(text), ["error .env:2"]);
  });

  it("is silent about keys", async () => {
    for (const text of [rsaKey().publicPem]) await expectFindings(rule, project(text), []);
    const loose = { "main.py": agentOsApp(), "keys/other.pem": rsaKey().publicPem, "requirements.txt": requirements() };
    await expectFindings(rule, loose, []);
  });

  it("says that HS256 takes the text itself as the secret", async () => {
    await expectFindings(rule, project("https://idp.example.com/jwks.json", "HS256"), ["warning .env:2"]);
  });
});
