import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { configProject, expectAt } from "../../support/authApps.ts";
import { secret } from "../../support/keys.ts";
import { expectFixed } from "../../support/ruleTest.ts";

const rule = "authorization-not-bool";

describe(rule, () => {
  it("is a warning for a text, whatever it says", async () => {
    const files = configProject(undefined, { app: ['id="test-os"', 'authorization="false"'], env: `OS_SECURITY_KEY=${secret(12)}\n` });
    await expectAt(rule, files, [["warning", "authorization="]]);
    const fixed = await expectFixed(rule, files, /authorization=False/);
    assert.match(String(fixed["main.py"]), /authorization=False,/);
  });

  it("is a warning for the text of a variable", async () => {
    for (const read of ['os.getenv("AUTH", "false")', 'os.environ["AUTH"]', 'os.environ.get("AUTH")']) {
      await expectAt(rule, configProject(undefined, { app: [`authorization=${read}`] }), [["warning", "authorization="]]);
    }
  });

  it("is silent about comparisons, calls and booleans", async () => {
    for (const value of ["True", "False", "None", 'os.getenv("A") == "true"', 'bool(os.getenv("A"))', "settings.auth", "Authorization()"]) {
      await expectAt(rule, configProject(undefined, { app: [`authorization=${value}`] }), []);
    }
  });
});
