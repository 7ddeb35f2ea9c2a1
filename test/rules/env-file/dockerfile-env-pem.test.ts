import { describe, it } from "node:test";
import { rsaKey, secret } from "../../support/keys.ts";
import { agentOsApp } from "../../support/project.ts";
import { expectFindings, requirements } from "../../support/ruleTest.ts";

const rule = "dockerfile-env-pem";
const project = (line: string) => ({
  "main.py": agentOsApp({ arguments_: "authorization=True", dotenv: false }),
  Dockerfile: `FROM python:3.12\nWORKDIR /app\nCOPY . .\n${line}\nCMD ["uvicorn", "main:app"]\n`,
  "requirements.txt": requirements(),
});
const escaped = rsaKey().publicPem.replaceAll("\n", "\\n");

describe(rule, () => {
  it("is an error for escapes, which a Dockerfile does not decode", async () => {
    await expectFindings(rule, project(`ENV JWT_VERIFICATION_KEY="${escaped}"`), ["error Dockerfile:4"]);
    await expectFindings(rule, project(`ENV JWT_VERIFICATION_KEY=${escaped.replaceAll(" ", "\\ ")}`), ["error Dockerfile:4"]);
  });

  it("says that a secret becomes part of the image", async () => {
    await expectFindings(rule, project(`ENV OS_SECURITY_KEY=${secret()}`), ["info Dockerfile:4"]);
  });

  it("is silent about build arguments that are passed on and other names", async () => {
    await expectFindings(rule, project("ARG OS_SECURITY_KEY\nENV OS_SECURITY_KEY=$OS_SECURITY_KEY\nENV PORT=7777"), []);
  });
});
