import { describe, it } from "node:test";
import { configProject, expectAt, middlewareProject } from "../../support/authApps.ts";

const rule = "admin-scope-replaces-default";

describe(rule, () => {
  it("is an info for a scope of its own", async () => {
    await expectAt(rule, configProject(["verification_keys=[KEY]", 'admin_scope="zen:admin"']), [["info", "admin_scope="]]);
    await expectAt(rule, middlewareProject(["verification_keys=[KEY]", 'admin_scope="zen:admin"']), [["info", "admin_scope="]]);
  });

  it("is silent about the default, and where the version drops it", async () => {
    await expectAt(rule, configProject(["verification_keys=[KEY]", 'admin_scope="agent_os:admin"']), []);
    await expectAt(rule, configProject(["verification_keys=[KEY]", 'admin_scope="zen:admin"'], { agno: "2.6.6" }), []);
  });
});
