import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { agentOsApp } from "../../support/project.ts";
import { expectFindings, expectFixed, requirements } from "../../support/ruleTest.ts";

const rule = "cors-origin-list-not-json";
const project = (value: string) => ({ "main.py": agentOsApp(), ".env": `CORS_ORIGIN_LIST=${value}\n`, "requirements.txt": requirements() });

describe(rule, () => {
  it("is an error for anything but a JSON array", async () => {
    for (const value of ["https://a.example.com", "https://a.example.com,https://b.example.com", "['https://a.example.com']", "*"]) {
      await expectFindings(rule, project(value), ["error .env:1"]);
    }
  });

  it("writes the list as JSON", async () => {
    const fixed = await expectFixed(rule, project("https://a.example.com, https://b.example.com"), /JSON/);
    assert.equal(fixed[".env"], `CORS_ORIGIN_LIST='["https://a.example.com","https://b.example.com"]'\n`);
  });

  it("is silent about arrays, no value and other programs", async () => {
    await expectFindings(rule, project('["https://a.example.com"]'), []);
    await expectFindings(rule, project(`'["*"]'`), []);
    await expectFindings(rule, project(""), []);
    await expectFindings(rule, { ".env": "CORS_ORIGIN_LIST=https://a.example.com\n", "app.py": "print('hello')\n" }, []);
  });
});
