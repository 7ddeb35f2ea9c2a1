import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { expectAt, middlewareProject } from "../../support/authApps.ts";
import { expectFixed } from "../../support/ruleTest.ts";

const rule = "scope-mappings-bad-key";

const mapped = (entry: string) => middlewareProject(["verification_keys=[KEY]", "authorization=True", `scope_mappings={${entry}}`]);

describe(rule, () => {
  it("is an error for a key without a method", async () => {
    const files = mapped('"/reports": ["reports:read"]');
    await expectAt(rule, files, [["error", '"/reports"']]);
    const fixed = await expectFixed(rule, files, /GET \/reports/);
    assert.match(String(fixed["main.py"]), /"GET \/reports": \["reports:read"\]/);
  });

  it("is an error for a key that never matches, and writes it as it is compared", async () => {
    for (const key of ["get /reports", "GET reports", "GET  /reports", "Get  reports"]) {
      const files = mapped(`"${key}": ["reports:read"]`);
      await expectAt(rule, files, [["error", `"${key}"`]]);
      const fixed = await expectFixed(rule, files, /Write/);
      assert.match(String(fixed["main.py"]), /"GET \/reports"/);
    }
    await expectAt(rule, mapped('"FETCH /reports": ["reports:read"]'), [["error", "FETCH"]]);
  });

  it("is silent about METHOD /path, and about keys that are not known", async () => {
    for (const entry of ['"GET /reports": []', '"DELETE /reports/{id}": ["reports:write"]', '"POST /a2a/*": ["a:b"]', "key(): []"]) {
      await expectAt(rule, mapped(entry), []);
    }
  });
});
