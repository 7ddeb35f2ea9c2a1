import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { configProject, expectAt } from "../../support/authApps.ts";
import { expectFixed } from "../../support/ruleTest.ts";

const rule = "scope-legacy-system";

const project = (scopes: string, agno?: string) => ({
  ...configProject(undefined, agno === undefined ? {} : { agno }),
  "mint.py": `import jwt\n\n# a token for the AgentOS\ntoken = jwt.encode({"sub": "ann", "scopes": ${scopes}}, SECRET)\n`,
});

describe(rule, () => {
  it("is an info from 2.6.7 on, and writes the new name", async () => {
    const files = project('["system:read"]');
    await expectAt(rule, files, [["info", "scopes", "mint.py"]]);
    const fixed = await expectFixed(rule, files, /config:read/);
    assert.ok(String(fixed["mint.py"]).includes('["config:read"]'));
  });

  it("is silent before, where it is the only name", async () => {
    await expectAt(rule, project('["system:read"]', "2.6.6"), []);
  });
});
