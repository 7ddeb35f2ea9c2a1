import { describe, it } from "node:test";
import { agentOsApp } from "../../support/project.ts";
import { expectFindings, requirements } from "../../support/ruleTest.ts";

const rule = "env-dollar-interpolation";
const composed = (env: string) => ({
  ".env": env,
  "compose.yaml": "services:\n  api:\n    build: .\n    env_file: .env\n    command: uvicorn main:app\n",
  Dockerfile: "FROM python:3.12\nWORKDIR /app\nCOPY . .\n",
  "main.py": agentOsApp({ dotenv: false }),
  "requirements.txt": requirements(),
});

describe(rule, () => {
  it("is an error where compose shortens the secret", async () => {
    await expectFindings(rule, composed("A=1\nOS_SECURITY_KEY=q8$tulip9wd3Lmn0Xz\n"), ["error .env:2"]);
    await expectFindings(rule, composed('OS_SECURITY_KEY="q8$tulip9wd3Lmn0Xz"\n'), ["error .env:1"]);
  });

  it("is silent where the value arrives whole", async () => {
    for (const value of ["'q8$tulip9wd3Lmn0Xz'", "q8tulip9wd3Lmn0Xz$", "q8$1tulip9wd3Lmn0"])
      await expectFindings(rule, composed(`OS_SECURITY_KEY=${value}\n`), []);
    await expectFindings(
      rule,
      { "main.py": agentOsApp(), ".env": "OS_SECURITY_KEY=q8$tulip9wd3Lmn0Xz\n", "requirements.txt": requirements() },
      [],
    );
  });

  it("is silent about references", async () => {
    await expectFindings(rule, composed("base=q8\nOS_SECURITY_KEY=$base-9wd3Lmn0Xz\n"), []);
    await expectFindings(rule, composed("OS_SECURITY_KEY=${MASTER_KEY}\n"), []);
    await expectFindings(rule, composed("OS_SECURITY_KEY=prefix-${MASTER_KEY}\n"), []);
  });
});
