import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { expectAt, middlewareProject } from "../../support/authApps.ts";
import { expectFixed } from "../../support/ruleTest.ts";

const rule = "middleware-no-rbac";

describe(rule, () => {
  it("is an info, and adds authorization", async () => {
    const files = middlewareProject(["verification_keys=[KEY]"]);
    await expectAt(rule, files, [["info", "    JWTMiddleware"]]);
    const fixed = await expectFixed(rule, files, /authorization=True/);
    assert.match(String(fixed["main.py"]), /verification_keys=\[KEY\],\n {4}authorization=True,\n\)/);
  });

  it("is silent where scopes are checked, where it is decided, and beside authorization=True", async () => {
    await expectAt(rule, middlewareProject(["verification_keys=[KEY]", "authorization=True"]), []);
    await expectAt(rule, middlewareProject(["verification_keys=[KEY]", "authorization=False"]), []);
    await expectAt(rule, middlewareProject(["verification_keys=[KEY]", 'scope_mappings={"GET /x": ["x:read"]}']), []);
    await expectAt(rule, middlewareProject(["verification_keys=[KEY]"], { app: ["authorization=True"] }), []);
    await expectAt(rule, middlewareProject(["verification_keys=[KEY]"], { agno: "2.3.12" }), []);
  });
});
