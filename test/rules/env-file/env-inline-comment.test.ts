import { describe, it } from "node:test";
import { agentOsApp } from "../../support/project.ts";
import { expectFindings, requirements } from "../../support/ruleTest.ts";

const rule = "env-inline-comment";
const project = (line: string) => ({ "main.py": agentOsApp(), ".env": `${line}\nA=1\n`, "requirements.txt": requirements() });

describe(rule, () => {
  it("finds the secret that ends at a number sign", async () => {
    await expectFindings(rule, project("OS_SECURITY_KEY=Jk29 #mainframe-44"), ["error .env:1"]);
  });

  it("is silent about real comments, quoted values and number signs without a blank", async () => {
    for (const value of ["Jk29-mainframe # rotate in May", '"Jk29 #mainframe-44"', "Jk29#mainframe-44", '"Jk29-mainframe" #old', ""]) {
      await expectFindings(rule, project(`OS_SECURITY_KEY=${value}`), []);
    }
    await expectFindings(rule, project("COLOUR=red #fff"), []);
  });
});
