import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { configProject, expectAt, middlewareProject } from "../../support/authApps.ts";
import { expectFixed } from "../../support/ruleTest.ts";

const rule = "excluded-routes-replace-defaults";

const excluded = (list: string, options = {}) =>
  middlewareProject(["verification_keys=[KEY]", "authorization=True", `excluded_route_paths=${list}`], options);

describe(rule, () => {
  it("is an info, and adds the paths that are closed now", async () => {
    const files = excluded('["/webhooks/*"]');
    const [finding] = await expectAt(rule, files, [["info", "excluded_route_paths"]]);
    assert.match(finding?.message ?? "", /\/health, \/docs and \/openapi\.json/);
    const fixed = await expectFixed(rule, files, /Add/);
    assert.match(String(fixed["main.py"]), /\["\/health", "\/docs", "\/openapi\.json", "\/webhooks\/\*"\]/);
  });

  it("writes into an empty list", async () => {
    const fixed = await expectFixed(rule, excluded("[]"), /Add/);
    assert.match(String(fixed["main.py"]), /\["\/health", "\/docs", "\/openapi\.json"\]/);
  });

  it("is silent where they are named, not known, or only added to", async () => {
    await expectAt(rule, excluded('["/health", "/docs*", "/openapi.json", "/x"]'), []);
    await expectAt(rule, excluded('["/x", *defaults()]'), []);
    await expectAt(rule, configProject(["verification_keys=[KEY]", 'excluded_route_paths=["/x"]'], { agno: "3.0.6" }), []);
  });
});
