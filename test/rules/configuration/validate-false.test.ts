import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { expectAt, middlewareProject } from "../../support/authApps.ts";
import { expectFixed } from "../../support/ruleTest.ts";

const rule = "validate-false";

describe(rule, () => {
  it("is an error beside keys, and removes the argument", async () => {
    const files = middlewareProject(["verification_keys=[KEY]", "authorization=True", "validate=False"]);
    const [finding] = await expectAt(rule, files, [["error", "validate=False"]]);
    assert.match(finding?.message ?? "", /forged/);
    const fixed = await expectFixed(rule, files, /Remove/);
    assert.equal(fixed["main.py"], String(files["main.py"]).replace("    validate=False,\n", ""));
  });

  it("removes the argument from a call in one line", async () => {
    const files = middlewareProject(["verification_keys=[KEY]", "authorization=True, validate=False"]);
    const fixed = await expectFixed(rule, files, /Remove/);
    assert.equal(fixed["main.py"], String(files["main.py"]).replace(", validate=False", ""));
  });

  it("is only an info without keys, as behind a gateway", async () => {
    await expectAt(rule, middlewareProject(["validate=False", "authorization=True"]), [["info", "validate=False"]]);
  });

  it("is silent about True, about what is not known, and in tests", async () => {
    await expectAt(rule, middlewareProject(["verification_keys=[KEY]", "validate=True"]), []);
    await expectAt(rule, middlewareProject(["verification_keys=[KEY]", 'validate=os.getenv("ENV") != "dev"']), []);
    const files = middlewareProject(["verification_keys=[KEY]", "validate=False"]);
    await expectAt(rule, { "tests/test_app.py": files["main.py"] ?? "" }, []);
  });
});
