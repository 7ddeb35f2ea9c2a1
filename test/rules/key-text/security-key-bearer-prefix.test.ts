import { describe, it } from "node:test";
import { secret } from "../../support/keys.ts";
import { agentOsApp } from "../../support/project.ts";
import { expectFindings, requirements } from "../../support/ruleTest.ts";

const rule = "security-key-bearer-prefix";
const project = (key: string, agno = "2.9.0") => ({
  "main.py": agentOsApp(),
  ".env": `OS_SECURITY_KEY=${key}\n`,
  "requirements.txt": requirements({ "agno[os]": agno }),
});

describe(rule, () => {
  it("warns: the header's word is no part of the key", async () => {
    await expectFindings(rule, project(`"Bearer ${secret()}"`), ["warning .env:1"]);
  });

  it("is silent about other keys", async () => {
    for (const key of [secret(), `${secret()}Bearer`]) await expectFindings(rule, project(key), []);
    await expectFindings(rule, project(""), []);
  });
});
