import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { configProject, expectAt, middlewareProject } from "../../support/authApps.ts";
import { expectFixed } from "../../support/ruleTest.ts";

const rule = "audience-not-verified";

describe(rule, () => {
  it("is a warning, and switches the check on", async () => {
    for (const project of [configProject, middlewareProject]) {
      const files = project(["verification_keys=[KEY]", 'audience="my-service"']);
      await expectAt(rule, files, [["warning", "audience="]]);
      const fixed = await expectFixed(rule, files, /verify_audience/);
      assert.match(String(fixed["main.py"]), /verify_audience=True,/);
    }
    const files = configProject(["verification_keys=[KEY]", 'audience="my-service"', "verify_audience=False"]);
    const fixed = await expectFixed(rule, files, /verify_audience/);
    assert.equal(fixed["main.py"], String(files["main.py"]).replace("verify_audience=False", "verify_audience=True"));
  });

  it("is silent where it is verified, may be, or is dropped anyway", async () => {
    await expectAt(rule, configProject(["verification_keys=[KEY]", 'audience="a"', "verify_audience=True"]), []);
    await expectAt(rule, configProject(["verification_keys=[KEY]", 'audience="a"', "verify_audience=flag()"]), []);
    await expectAt(rule, configProject(["verification_keys=[KEY]", "audience=None"]), []);
    await expectAt(rule, configProject(["verification_keys=[KEY]", 'audience="a"'], { agno: "2.6.6" }), []);
  });
});
