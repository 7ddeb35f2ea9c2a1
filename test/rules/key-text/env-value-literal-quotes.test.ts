import { describe, it } from "node:test";
import { rsaKey, secret } from "../../support/keys.ts";
import { agentOsApp } from "../../support/project.ts";
import { expectFindings, requirements } from "../../support/ruleTest.ts";

const rule = "env-value-literal-quotes";
const container = {
  "main.py": agentOsApp({ dotenv: false }),
  Dockerfile: "FROM python:3.12\nWORKDIR /app\nCOPY . .\n",
  "requirements.txt": requirements(),
};
const compose = (line: string) => `services:\n  api:\n    build: .\n    command: uvicorn main:app\n    environment:\n      ${line}\n`;

describe(rule, () => {
  it("finds the quotes of a compose list item", async () => {
    await expectFindings(rule, { ...container, "compose.yaml": compose(`- OS_SECURITY_KEY="${secret()}"`) }, ["error compose.yaml:6"]);
  });

  it("finds doubled quotes in an env file", async () => {
    await expectFindings(
      rule,
      { "main.py": agentOsApp(), ".env": `OS_SECURITY_KEY="'${secret()}'"\n`, "requirements.txt": requirements() },
      ["error .env:1"],
    );
  });

  it("warns of quoted keys, which new versions of cryptography overlook", async () => {
    await expectFindings(
      rule,
      {
        "main.py": agentOsApp(),
        ".env": `JWT_VERIFICATION_KEY='"${rsaKey().publicPem}"'
`,
        "requirements.txt": requirements(),
      },
      ["warning .env:1"],
    );
  });

  it("is silent about quotes that the syntax takes off", async () => {
    await expectFindings(rule, { ...container, "compose.yaml": compose(`- "OS_SECURITY_KEY=${secret()}"`) }, []);
    await expectFindings(rule, { ...container, "compose.yaml": compose(`OS_SECURITY_KEY: "${secret()}"`) }, []);
    await expectFindings(
      rule,
      { "main.py": agentOsApp(), ".env": `OS_SECURITY_KEY="${secret()}"\n`, "requirements.txt": requirements() },
      [],
    );
  });
});
