import { describe, it } from "node:test";
import { configProject, expectAt } from "../../support/authApps.ts";

const rule = "admin-scope-equals-grantable";

describe(rule, () => {
  it("is a hint for a scope that users hold", async () => {
    await expectAt(rule, configProject(["verification_keys=[KEY]", 'admin_scope="agents:read"']), [["hint", "admin_scope="]]);
  });

  it("is silent about scopes that nobody else gets", async () => {
    await expectAt(rule, configProject(["verification_keys=[KEY]", 'admin_scope="zen:admin"']), []);
    await expectAt(rule, configProject(["verification_keys=[KEY]", "admin_scope=None"]), []);
  });
});
