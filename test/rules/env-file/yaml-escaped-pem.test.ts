import { describe, it } from "node:test";
import { rsaKey } from "../../support/keys.ts";
import { agentOsApp } from "../../support/project.ts";
import { expectFindings, requirements } from "../../support/ruleTest.ts";

const rule = "yaml-escaped-pem";
const escaped = rsaKey().publicPem.replaceAll("\n", "\\n");
const project = (line: string) => ({
  "main.py": agentOsApp({ arguments_: "authorization=True", dotenv: false }),
  Dockerfile: "FROM python:3.12\nWORKDIR /app\nCOPY . .\n",
  "compose.yaml": `services:\n  api:\n    build: .\n    command: uvicorn main:app\n    environment:\n      ${line}\n`,
  "requirements.txt": requirements(),
});

describe(rule, () => {
  it("is an error in plain and single-quoted scalars and in list items", async () => {
    for (const line of [`JWT_VERIFICATION_KEY: ${escaped}`, `JWT_VERIFICATION_KEY: '${escaped}'`, `- JWT_VERIFICATION_KEY=${escaped}`]) {
      await expectFindings(rule, project(line), ["error compose.yaml:6"]);
      await expectFindings("pem-literal-backslash-n", project(line), []);
    }
  });

  it("is silent in double quotes, which YAML decodes", async () => {
    await expectFindings(rule, project(`JWT_VERIFICATION_KEY: "${escaped}"`), []);
    await expectFindings(rule, project(`- "JWT_VERIFICATION_KEY=${escaped}"`), []);
  });
});
