import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { expectAt, middlewareProject } from "../../support/authApps.ts";
import { secret } from "../../support/keys.ts";

const rule = "excluded-routes-overridden";

const excluded = (list: string, options = {}) =>
  middlewareProject(["verification_keys=[KEY]", "authorization=True", `excluded_route_paths=${list}`], options);
const env = `OS_SECURITY_KEY=${secret(12)}\n`;

describe(rule, () => {
  it("is a warning where AgentOS has a layer of its own", async () => {
    const [finding] = await expectAt(rule, excluded('["/reports/*"]', { env }), [["warning", "excluded_route_paths"]]);
    assert.match(finding?.message ?? "", /OS_SECURITY_KEY/);
    const [newer] = await expectAt(rule, excluded('["/reports/*"]', { env, agno: "3.0.6" }), [["warning", "excluded_route_paths"]]);
    assert.match(newer?.message ?? "", /AuthorizationConfig/);
  });

  it("is silent without such a variable, before 2.7.0, for the defaults, and on base_app", async () => {
    await expectAt(rule, excluded('["/reports/*"]'), []);
    await expectAt(rule, excluded('["/reports/*"]', { env, agno: "2.6.22" }), []);
    await expectAt(rule, excluded('["/health", "/docs"]', { env }), []);
    await expectAt(rule, excluded('["/reports/*"]', { env, onBaseApp: true }), []);
  });
});
