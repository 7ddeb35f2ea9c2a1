import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { configProject, expectAt } from "../../support/authApps.ts";
import { expectFixed } from "../../support/ruleTest.ts";

const rule = "scope-unknown-action";

const project = (scopes: string, agno?: string) => ({
  ...configProject(undefined, agno === undefined ? {} : { agno }),
  "mint.py": `import jwt\n\n# a token for the AgentOS\ntoken = jwt.encode({"sub": "ann", "scopes": ${scopes}}, SECRET)\n`,
});

describe(rule, () => {
  it("is a warning, and writes the action that is meant", async () => {
    const files = project('["agents:execute"]');
    await expectAt(rule, files, [["warning", "scopes", "mint.py"]]);
    const fixed = await expectFixed(rule, files, /agents:run/);
    assert.ok(String(fixed["mint.py"]).includes('["agents:run"]'));
    await expectAt(rule, project('["sessions:run"]'), [["warning", "scopes", "mint.py"]]);
  });

  it("is silent about actions that exist", async () => {
    await expectAt(rule, project('["agents:run", "sessions:delete", "traces:read"]'), []);
  });
});
