import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { configProject, expectAt } from "../../support/authApps.ts";
import { expectFixed } from "../../support/ruleTest.ts";

const rule = "scope-id-not-honoured";

const project = (scopes: string, agno?: string) => ({
  ...configProject(undefined, agno === undefined ? {} : { agno }),
  "mint.py": `import jwt\n\n# a token for the AgentOS\ntoken = jwt.encode({"sub": "ann", "scopes": ${scopes}}, SECRET)\n`,
});

describe(rule, () => {
  it("is a warning, and leaves the id out", async () => {
    const files = project('["sessions:abc:read"]');
    await expectAt(rule, files, [["warning", "scopes", "mint.py"]]);
    const fixed = await expectFixed(rule, files, /sessions:read/);
    assert.ok(String(fixed["mint.py"]).includes('["sessions:read"]'));
  });

  it("is silent about agents, teams, workflows, and *", async () => {
    await expectAt(rule, project('["agents:abc:run", "teams:x:read", "workflows:y:run", "sessions:*:read"]'), []);
  });
});
