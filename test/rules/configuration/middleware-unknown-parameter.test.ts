import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { expectAt, middlewareProject } from "../../support/authApps.ts";
import { expectFixed } from "../../support/ruleTest.ts";

const rule = "middleware-unknown-parameter";

describe(rule, () => {
  it("is an error for a slip, and renames it", async () => {
    const files = middlewareProject(["verification_keys=[KEY]", 'algorithms=["RS256"]', "authorization=True"]);
    const [finding] = await expectAt(rule, files, [["error", "algorithms="]]);
    assert.match(finding?.message ?? "", /TypeError.*did you mean algorithm/);
    const fixed = await expectFixed(rule, files, /Rename/);
    assert.match(String(fixed["main.py"]), / algorithm="RS256",/);
  });

  it("is an error for what came later", async () => {
    const files = (agno: string) => middlewareProject(["verification_keys=[KEY]", "authorization=True", "user_isolation=True"], { agno });
    await expectAt(rule, files("2.6.6"), [["error", "user_isolation"]]);
    await expectAt(rule, files("2.6.7"), []);
  });

  it("is silent about every parameter of the version and about what is spread", async () => {
    await expectAt(rule, middlewareProject(["verification_keys=[KEY]", 'token_source="both"', 'cookie_name="c"', 'audience=["a"]']), []);
    await expectAt(rule, middlewareProject(["**options"], { before: "options = load()" }), []);
    await expectAt(rule, middlewareProject([`secret_key="${"x".repeat(8)}"`], { agno: "3.0.0" }), []);
  });
});
