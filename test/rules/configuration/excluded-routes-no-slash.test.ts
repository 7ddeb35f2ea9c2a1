import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { expectAt, middlewareProject } from "../../support/authApps.ts";
import { expectFixed } from "../../support/ruleTest.ts";

const rule = "excluded-routes-no-slash";

const excluded = (list: string, options = {}) =>
  middlewareProject(["verification_keys=[KEY]", "authorization=True", `excluded_route_paths=${list}`], options);

describe(rule, () => {
  it("is a warning, and puts the slash there", async () => {
    const files = excluded('["health", "/docs"]');
    await expectAt(rule, files, [["warning", "excluded_route_paths"]]);
    const fixed = await expectFixed(rule, files, /\/health/);
    assert.match(String(fixed["main.py"]), /\["\/health", "\/docs"\]/);
  });

  it("is silent about paths and patterns", async () => {
    await expectAt(rule, excluded('["/health", "*/public", "?x", "[/]x"]'), []);
  });
});
