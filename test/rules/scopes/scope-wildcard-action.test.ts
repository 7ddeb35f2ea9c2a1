import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { configProject, expectAt } from "../../support/authApps.ts";
import { expectFixed } from "../../support/ruleTest.ts";

const rule = "scope-wildcard-action";

const project = (scopes: string, agno?: string) => ({
  ...configProject(undefined, agno === undefined ? {} : { agno }),
  "mint.py": `import jwt\n\n# a token for the AgentOS\ntoken = jwt.encode({"sub": "ann", "scopes": ${scopes}}, SECRET)\n`,
});

describe(rule, () => {
  it("is an error, and writes the actions of the version", async () => {
    const files = project('["config:*"]');
    await expectAt(rule, files, [["error", "scopes", "mint.py"]]);
    const fixed = await expectFixed(rule, files, /config:read/);
    assert.ok(String(fixed["mint.py"]).includes('["config:read", "config:write"]'));
    const old = await expectFixed(rule, project("['agents:*']", "2.6.0"), /agents:read/);
    assert.ok(String(old["mint.py"]).includes("['agents:read', 'agents:write', 'agents:delete', 'agents:run']"));
  });

  it("knows the bare star, which stands for the administrator's scope", async () => {
    const files = project('["config:read", "*"]');
    await expectAt(rule, files, [["error", "scopes", "mint.py"]]);
    const fixed = await expectFixed(rule, files, /agent_os:admin/);
    assert.ok(String(fixed["mint.py"]).includes('"config:read", "agent_os:admin"'));
  });

  it("writes commands out", async () => {
    const files = { ...configProject(undefined), "mint.sh": "agno tokens create ci --scopes 'config:*'\n" };
    await expectAt(rule, files, [["error", "agno tokens", "mint.sh"]]);
  });

  it("is silent about * as an id", async () => {
    await expectAt(rule, project('["config:*:read", "agents:*:run"]'), []);
  });
});
