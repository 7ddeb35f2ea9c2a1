import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { expectAt, middlewareProject } from "../../support/authApps.ts";
import { expectFixed } from "../../support/ruleTest.ts";

const rule = "scope-mappings-ineffective";

describe(rule, () => {
  it("is a warning, and takes authorization=False away", async () => {
    const files = middlewareProject(["verification_keys=[KEY]", "authorization=False", 'scope_mappings={"GET /x": ["x:read"]}']);
    await expectAt(rule, files, [["warning", "scope_mappings="]]);
    const fixed = await expectFixed(rule, files, /Remove authorization/);
    assert.equal(fixed["main.py"], String(files["main.py"]).replace("    authorization=False,\n", ""));
  });

  it("is silent where the mappings count, and where there are none", async () => {
    await expectAt(rule, middlewareProject(["verification_keys=[KEY]", 'scope_mappings={"GET /x": ["x:read"]}']), []);
    await expectAt(rule, middlewareProject(["verification_keys=[KEY]", "authorization=False", "scope_mappings={}"]), []);
    await expectAt(rule, middlewareProject(["verification_keys=[KEY]", "authorization=False"]), []);
  });
});
