import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { configProject, expectAt, middlewareProject } from "../../support/authApps.ts";
import { expectFixed } from "../../support/ruleTest.ts";

const rule = "verify-audience-unstable-id";

describe(rule, () => {
  it("is an error without id and name, and gives an id", async () => {
    const files = configProject(["verification_keys=[KEY]", "verify_audience=True"], { app: ["authorization=True"] });
    await expectAt(rule, files, [["error", "verify_audience="]]);
    const fixed = await expectFixed(rule, files, /id/);
    assert.match(String(fixed["main.py"]), /\n {4}id="my-agent-os",\n/);
  });

  it("holds for a middleware too", async () => {
    await expectAt(rule, middlewareProject(["verification_keys=[KEY]", "verify_audience=True"], { app: [] }), [
      ["error", "verify_audience="],
    ]);
  });

  it("is silent with id, name or audience, and where the config is not read", async () => {
    const config = ["verification_keys=[KEY]", "verify_audience=True"];
    for (const app of [['id="a"'], ['name="a"'], ["id=os_id()"], ["**options"]]) {
      await expectAt(rule, configProject(config, { app: ["authorization=True", ...app], before: "options = load()" }), []);
    }
    await expectAt(rule, configProject([...config, 'audience="a"'], { app: ["authorization=True"] }), []);
    await expectAt(rule, configProject(config, { app: [] }), []);
  });
});
