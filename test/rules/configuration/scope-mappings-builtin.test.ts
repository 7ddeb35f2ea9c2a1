import { describe, it } from "node:test";
import { expectAt, middlewareProject } from "../../support/authApps.ts";

const rule = "scope-mappings-builtin";

const mapped = (entry: string) => middlewareProject(["verification_keys=[KEY]", "authorization=True", `scope_mappings={${entry}}`]);

describe(rule, () => {
  it("is a hint on a list that checks its own scopes", async () => {
    await expectAt(rule, mapped('"GET /agents": ["fair:view"]'), [["hint", "GET /agents"]]);
  });

  it("is silent about the built-in scope, other routes, and what another rule says", async () => {
    for (const entry of [
      '"GET /agents": ["agents:read"]',
      '"GET /reports": ["fair:view"]',
      '"GET /agents/*": ["fair:view"]',
      '"GET /teams": []',
    ]) {
      await expectAt(rule, mapped(entry), []);
    }
  });
});
