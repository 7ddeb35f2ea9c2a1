import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { configProject, expectAt } from "../../support/authApps.ts";
import { expectFixed } from "../../support/ruleTest.ts";

const rule = "scopes-claim-is-string";

const project = (scopes: string, agno?: string) => ({
  ...configProject(undefined, agno === undefined ? {} : { agno }),
  "mint.py": `import jwt\n\n# a token for the AgentOS\ntoken = jwt.encode({"sub": "ann", "scopes": ${scopes}}, SECRET)\n`,
});

describe(rule, () => {
  it("is an error for several scopes in one text, and makes a list of them", async () => {
    for (const text of ["agents:read config:read", "agents:read,config:read", "agents:read, config:read"]) {
      const files = project(`"${text}"`);
      await expectAt(rule, files, [["error", "scopes", "mint.py"]]);
      const fixed = await expectFixed(rule, files, /list/);
      assert.ok(String(fixed["mint.py"]).includes('"scopes": ["agents:read", "config:read"]}'));
    }
  });

  it("is silent about lists and about one scope, which works as a text", async () => {
    await expectAt(rule, project('["agents:read"]'), []);
    await expectAt(rule, project('"agents:read"'), []);
    await expectAt(rule, project('" ".join(scopes)'), []);
  });
});
