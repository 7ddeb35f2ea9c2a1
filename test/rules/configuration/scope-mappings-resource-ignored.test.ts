import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { expectAt, middlewareProject } from "../../support/authApps.ts";

const rule = "scope-mappings-resource-ignored";

const mapped = (entry: string) => middlewareProject(["verification_keys=[KEY]", "authorization=True", `scope_mappings={${entry}}`]);

describe(rule, () => {
  it("is a warning on the path of one agent, team or workflow", async () => {
    for (const path of ["/agents/*", "/agents/{agent_id}/runs", "/teams/x", "/workflows/*/runs"]) {
      const [finding] = await expectAt(rule, mapped(`"GET ${path}": ["fair:view"]`), [["warning", "fair:view"]]);
      assert.match(finding?.message ?? "", /:<id>:view/);
    }
  });

  it("is silent about the resource's own scopes, lists, and other paths", async () => {
    for (const entry of ['"GET /agents/*": ["agents:read"]', '"GET /agents": ["fair:view"]', '"GET /reports/*": ["fair:view"]']) {
      await expectAt(rule, mapped(entry), []);
    }
  });
});
