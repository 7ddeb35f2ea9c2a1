import { describe, it } from "node:test";
import { secret } from "../../support/keys.ts";
import { agentOsApp } from "../../support/project.ts";
import { expectFindings, requirements } from "../../support/ruleTest.ts";

const rule = "security-key-weak";
const project = (key: string, agno = "2.9.0") => ({
  "main.py": agentOsApp(),
  ".env": `OS_SECURITY_KEY=${key}\n`,
  "requirements.txt": requirements({ "agno[os]": agno }),
});

describe(rule, () => {
  it("hints at short keys", async () => {
    await expectFindings(rule, project(secret(5)), ["hint .env:1"]);
  });

  it("is silent about other keys", async () => {
    for (const key of [secret(), `${secret()}#`]) await expectFindings(rule, project(key), []);
    await expectFindings(rule, project(""), []);
  });
});
