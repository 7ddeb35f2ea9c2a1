import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { configProject, expectAt } from "../../support/authApps.ts";
import { expectFixed } from "../../support/ruleTest.ts";

const rule = "scope-config-too-early";

const project = (scopes: string, agno?: string) => ({
  ...configProject(undefined, agno === undefined ? {} : { agno }),
  "mint.py": `import jwt\n\n# a token for the AgentOS\ntoken = jwt.encode({"sub": "ann", "scopes": ${scopes}}, SECRET)\n`,
});

describe(rule, () => {
  it("is an error before 2.6.7, and writes the name of that time", async () => {
    const files = project('["config:read"]', "2.6.6");
    await expectAt(rule, files, [["error", "scopes", "mint.py"]]);
    const fixed = await expectFixed(rule, files, /system:read/);
    assert.ok(String(fixed["mint.py"]).includes('["system:read"]'));
    await expectAt(rule, project('["learnings:read"]', "2.6.13"), [["error", "scopes", "mint.py"]]);
  });

  it("is silent from then on, and where the version is not known", async () => {
    await expectAt(rule, project('["config:read", "learnings:read"]'), []);
    const { "main.py": main = "" } = configProject(undefined);
    await expectAt(rule, { "main.py": main, "mint.py": project('["config:read"]')["mint.py"] }, []);
  });
});
