import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { secret } from "../../support/keys.ts";
import { agentOsApp, type Files } from "../../support/project.ts";
import { expectFindings, expectFixed, requirements } from "../../support/ruleTest.ts";

const rule = "authorization-enabled-env";
const project = (agno: string | undefined, flag: string, arguments_?: string): Files => ({
  ".env": `OS_SECURITY_KEY=${secret(12)}\n${flag}\n`,
  "main.py": agentOsApp(arguments_ === undefined ? {} : { arguments_ }),
  "requirements.txt": requirements({ "agno[os]": agno }),
});

describe(rule, () => {
  it("is an error where it opens the instance, a warning elsewhere", async () => {
    for (const flag of ["AUTHORIZATION_ENABLED=true", "authorization_enabled=1", 'Authorization_Enabled="yes"'])
      await expectFindings(rule, project("2.6.22", flag), ["error .env:2"]);
    await expectFindings(rule, project("2.9.0", "AUTHORIZATION_ENABLED=true"), ["warning .env:2"]);
    await expectFindings(rule, project(undefined, "AUTHORIZATION_ENABLED=true"), ["warning .env:2"]);
  });

  it("is information where authorization is on anyway", async () => {
    await expectFindings(rule, project("2.9.0", "AUTHORIZATION_ENABLED=true", "authorization=True"), ["info .env:2"]);
  });

  it("comments it out", async () => {
    const fixed = await expectFixed(rule, project("2.6.22", "export AUTHORIZATION_ENABLED=true"), /Comment out/);
    assert.match(fixed[".env"] as string, /^# export AUTHORIZATION_ENABLED=true$/m);
  });

  it("is silent about false values, and before agno reads it", async () => {
    for (const flag of ["AUTHORIZATION_ENABLED=false", "AUTHORIZATION_ENABLED=0", "AUTHORIZATION_ENABLED="])
      await expectFindings(rule, project("2.6.22", flag), []);
    await expectFindings(rule, project("2.3.14", "AUTHORIZATION_ENABLED=true"), []);
  });
});
