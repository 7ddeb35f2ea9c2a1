import { describe, it } from "node:test";
import { rsaKey } from "../../support/keys.ts";
import { agentOsApp } from "../../support/project.ts";
import { expectFindings, requirements } from "../../support/ruleTest.ts";

const rule = "yaml-folded-pem";
const indented = rsaKey().publicPem.replaceAll("\n", "\n        ");
const project = (value: string, cryptography = "50.0.2") => ({
  "main.py": agentOsApp({ arguments_: "authorization=True", dotenv: false }),
  Dockerfile: "FROM python:3.12\nWORKDIR /app\nCOPY . .\n",
  "compose.yaml": `services:\n  api:\n    build: .\n    command: uvicorn main:app\n    environment:\n      JWT_VERIFICATION_KEY: ${value}\n`,
  "requirements.txt": requirements({ cryptography }),
});

describe(rule, () => {
  it("warns while cryptography reads the joined lines, and is an error where it does not", async () => {
    for (const value of [`>-\n        ${indented}`, `"${indented}"`, `'${indented}'`, `\n        ${indented}`]) {
      await expectFindings(rule, project(value), [value.startsWith("\n") ? "warning compose.yaml:7" : "warning compose.yaml:6"]);
    }
    await expectFindings(rule, project(`>\n        ${indented}`, "38.0.4"), ["error compose.yaml:6"]);
  });

  it("is the only rule that speaks", async () => {
    await expectFindings("pem-newlines-collapsed", project(`>-\n        ${indented}`), []);
  });

  it("is silent about literal blocks and decoded escapes", async () => {
    await expectFindings(rule, project(`|\n        ${indented}`), []);
    await expectFindings(rule, project(`"${rsaKey().publicPem.replaceAll("\n", "\\n")}"`), []);
  });
});
