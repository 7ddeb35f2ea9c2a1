import { describe, it } from "node:test";
import { secret } from "../../support/keys.ts";
import { agentOsApp } from "../../support/project.ts";
import { expectFindings, requirements } from "../../support/ruleTest.ts";

const rule = "security-key-pat-prefix";
const project = (key: string, agno = "2.9.0") => ({
  "main.py": agentOsApp(),
  ".env": `OS_SECURITY_KEY=${key}\n`,
  "requirements.txt": requirements({ "agno[os]": agno }),
});

describe(rule, () => {
  it("is an error from agno 2.7.0 on", async () => {
    await expectFindings(rule, project(`agno_pat_${secret()}`), ["error .env:1"]);
  });

  it("is silent on versions that compare plainly", async () => {
    await expectFindings(rule, project(`agno_pat_${secret()}`, "2.6.7"), []);
  });

  it("is silent about other keys", async () => {
    for (const key of [secret(), `${secret()}agno_pat_`]) await expectFindings(rule, project(key), []);
    await expectFindings(rule, project(""), []);
  });
});
