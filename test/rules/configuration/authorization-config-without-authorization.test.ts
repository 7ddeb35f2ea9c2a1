import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { configProject, expectAt } from "../../support/authApps.ts";
import { secret } from "../../support/keys.ts";
import { expectFixed } from "../../support/ruleTest.ts";

const rule = "authorization-config-without-authorization";

const keys = ["verification_keys=[KEY]"];

describe(rule, () => {
  it("is an error where anybody gets in", async () => {
    const files = configProject(keys, { app: ['id="test-os"'] });
    const [finding] = await expectAt(rule, files, [["error", "authorization_config="]]);
    assert.match(finding?.message ?? "", /anybody gets in/);
    const fixed = await expectFixed(rule, files, /authorization=True/);
    assert.match(String(fixed["main.py"]), /\n {4}\),\n {4}authorization=True,\n\)/);
  });

  it("is an error for a written False or None, and writes True in its place", async () => {
    for (const value of ["False", "None"]) {
      const files = configProject(keys, { app: ['id="test-os"', `authorization=${value}`] });
      await expectAt(rule, files, [["error", "authorization_config="]]);
      const fixed = await expectFixed(rule, files, /authorization=True/);
      assert.equal(fixed["main.py"], String(files["main.py"]).replace(`authorization=${value}`, "authorization=True"));
    }
  });

  it("is a warning where OS_SECURITY_KEY switches the checks on all the same, an error where it refuses every JWT", async () => {
    for (const [agno, severity] of [
      ["2.9.0", "warning"],
      ["2.6.22", "error"],
    ] as const) {
      const files = configProject(keys, { app: ['id="test-os"'], agno, env: `OS_SECURITY_KEY=${secret(12)}\n` });
      await expectAt(rule, files, [[severity, "authorization_config="]]);
    }
  });

  it("is silent with authorization, with one that is not known, and without a config", async () => {
    await expectAt(rule, configProject(keys), []);
    await expectAt(rule, configProject(keys, { app: ['authorization=os.getenv("RUNTIME_ENV") != "dev"'] }), []);
    await expectAt(rule, configProject(keys, { app: ["**options"], before: "options = load()" }), []);
    await expectAt(rule, configProject(undefined, { app: [] }), []);
    await expectAt(rule, configProject(undefined, { app: ["authorization_config=None"] }), []);
  });
});
