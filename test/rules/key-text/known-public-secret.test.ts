import { describe, it } from "node:test";
import { secret } from "../../support/keys.ts";
import { agentOsApp } from "../../support/project.ts";
import { expectFindings, requirements } from "../../support/ruleTest.ts";

const rule = "known-public-secret";
const project = (item: string, before?: string) => ({
  "main.py": agentOsApp({
    arguments_: `authorization=True, authorization_config=AuthorizationConfig(verification_keys=[${item}], algorithm="HS256")`,
    ...(before === undefined ? {} : { before }),
  }),
  ".env": "OPENAI_API_KEY=x\n",
  "requirements.txt": requirements(),
});

describe(rule, () => {
  it("knows the secrets of the cookbook and of jwt.io", async () => {
    await expectFindings(rule, project('"development-secret-at-least-256-bits-long"'), ["error main.py:10"]);
    await expectFindings(rule, project('"a-string-secret-at-least-256-bits-long"'), ["error main.py:10"]);
  });

  it("finds it as the default of an environment variable that is not set", async () => {
    const before = 'SECRET = os.getenv("SIGNING_SECRET", "development-secret-at-least-256-bits-long")';
    await expectFindings(rule, project("SECRET", before), ["error main.py:9"]);
  });

  it("is silent where the variable is set, and about private secrets", async () => {
    const before = 'SECRET = os.getenv("SIGNING_SECRET", "development-secret-at-least-256-bits-long")';
    await expectFindings(rule, { ...project("SECRET", before), ".env": `SIGNING_SECRET=${secret()}\n` }, []);
    await expectFindings(rule, project(`"${secret()}"`), []);
  });
});
