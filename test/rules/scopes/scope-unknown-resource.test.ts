import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { configProject, expectAt, middlewareProject } from "../../support/authApps.ts";
import { expectFixed } from "../../support/ruleTest.ts";

const rule = "scope-unknown-resource";

const project = (scopes: string, agno?: string) => ({
  ...configProject(undefined, agno === undefined ? {} : { agno }),
  "mint.py": `import jwt\n\n# a token for the AgentOS\ntoken = jwt.encode({"sub": "ann", "scopes": ${scopes}}, SECRET)\n`,
});

describe(rule, () => {
  it("is a warning where a known one is near", async () => {
    const files = project('["session:read"]');
    await expectAt(rule, files, [["warning", "scopes", "mint.py"]]);
    const fixed = await expectFixed(rule, files, /sessions:read/);
    assert.ok(String(fixed["mint.py"]).includes('["sessions:read"]'));
    await expectFixed(rule, project('["Config:Read"]'), /config:read/);
  });

  it("is only an info for another word", async () => {
    await expectAt(rule, project('["agents:read", "invoices:read"]'), [["info", "scopes", "mint.py"]]);
  });

  it("is silent about the project's own scopes and the control plane's", async () => {
    const mapped = middlewareProject(["verification_keys=[KEY]", 'scope_mappings={"GET /x": ["invoices:read"]}']);
    await expectAt(rule, { ...mapped, "mint.py": project('["invoices:read", "os:read", "billing:write"]')["mint.py"] ?? "" }, []);
  });
});
