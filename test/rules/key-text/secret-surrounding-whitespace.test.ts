import { describe, it } from "node:test";
import { secret } from "../../support/keys.ts";
import { agentOsApp } from "../../support/project.ts";
import { expectFindings, requirements } from "../../support/ruleTest.ts";

const rule = "secret-surrounding-whitespace";
const app = { "main.py": agentOsApp(), "requirements.txt": requirements() };

describe(rule, () => {
  it("is an error for the security key, which then never matches", async () => {
    await expectFindings(rule, { ...app, ".env": `OS_SECURITY_KEY="${secret()} "\n` }, ["error .env:1"]);
    await expectFindings(rule, { ...app, ".env": `OS_SECURITY_KEY="${secret()}\\n"\n` }, ["error .env:1"]);
  });

  it("warns of shared secrets", async () => {
    const arguments_ = 'authorization=True, authorization_config=AuthorizationConfig(algorithm="HS256")';
    await expectFindings(rule, { ...app, "main.py": agentOsApp({ arguments_ }), ".env": `JWT_VERIFICATION_KEY=" ${secret()}"\n` }, [
      "warning .env:1",
    ]);
  });

  it("is silent where the loader or the code strips it", async () => {
    await expectFindings(rule, { ...app, ".env": `OS_SECURITY_KEY=  ${secret()}  \n` }, []);
    const arguments_ =
      'authorization=True, authorization_config=AuthorizationConfig(verification_keys=[open("secret.txt").read().strip()], algorithm="HS256")';
    await expectFindings(rule, { ...app, "main.py": agentOsApp({ arguments_ }), "secret.txt": `${secret()}\n` }, []);
  });
});
