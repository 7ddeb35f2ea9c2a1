import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { configProject, expectAt, middlewareProject } from "../../support/authApps.ts";

const rule = "excluded-routes-too-broad";

const excluded = (list: string, options = {}) =>
  middlewareProject(["verification_keys=[KEY]", "authorization=True", `excluded_route_paths=${list}`], options);

describe(rule, () => {
  it("is an error for a pattern that opens protected routes", async () => {
    for (const pattern of ["*", "/*", "/agents*", "/sessions/*", "/a*"]) {
      const [finding] = await expectAt(rule, excluded(`["/health", "${pattern}"]`), [["error", "excluded_route_paths"]]);
      assert.match(finding?.message ?? "", /without a token/);
    }
  });

  it("is gentler about a path that is written out, and about what is no secret", async () => {
    await expectAt(rule, excluded('["/agents"]'), [["warning", "excluded_route_paths"]]);
    await expectAt(rule, excluded('["/metrics"]'), [["info", "excluded_route_paths"]]);
  });

  it("speaks of AuthorizationConfig from 3.0.6 on", async () => {
    const files = (agno: string) => configProject(["verification_keys=[KEY]", 'excluded_route_paths=["/agents*"]'], { agno });
    await expectAt(rule, files("3.0.6"), [["error", "excluded_route_paths"]]);
    await expectAt(rule, files("2.9.0"), []);
  });

  it("is silent about the project's own routes and the defaults", async () => {
    await expectAt(rule, excluded('["/", "/health", "/docs*", "/webhooks/*", "/openapi.json", "/agent-card"]'), []);
    await expectAt(rule, excluded("open_paths()"), []);
  });
});
