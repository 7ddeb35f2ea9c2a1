import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { configProject, expectAt } from "../../support/authApps.ts";
import { expectFixed } from "../../support/ruleTest.ts";

const rule = "config-unknown-field";

describe(rule, () => {
  it("is an error for a slip, and renames it", async () => {
    const files = configProject(["verification_key=KEY"]);
    const [finding] = await expectAt(rule, files, [["error", "verification_key="]]);
    assert.match(finding?.message ?? "", /verification_keys/);
    const fixed = await expectFixed(rule, files, /Rename/);
    assert.match(String(fixed["main.py"]), /verification_keys=\[KEY\],/);
  });

  it("takes the only algorithm out of a list", async () => {
    const fixed = await expectFixed(rule, configProject(["verification_keys=[KEY]", 'algorithms=["RS256"]']), /Rename/);
    assert.match(String(fixed["main.py"]), / algorithm="RS256",/);
  });

  it("is an error for a field that came later", async () => {
    const config = ["verification_keys=[KEY]", 'audience="x"', "verify_audience=True"];
    const [finding] = await expectAt(rule, configProject(config, { agno: "2.6.6" }), [["error", 'audience="x"']]);
    assert.match(finding?.message ?? "", /came in agno 2\.6\.7.*401/);
    await expectAt(rule, configProject(config, { agno: "2.6.7" }), []);
    const paths = ["verification_keys=[KEY]", 'excluded_route_paths=["/x"]'];
    await expectAt(rule, configProject(paths, { agno: "2.9.0" }), [["error", "excluded_route_paths"]]);
    await expectAt(rule, configProject(paths, { agno: "3.0.6" }), []);
  });

  it("says what only the middleware takes", async () => {
    const [finding] = await expectAt(rule, configProject(["verification_keys=[KEY]", "scope_mappings={}"]), [["error", "scope_mappings"]]);
    assert.match(finding?.message ?? "", /only JWTMiddleware/);
  });

  it("is silent where the version is not known", async () => {
    const files = configProject(["verification_keys=[KEY]", 'excluded_route_paths=["/x"]', 'admin_scope="a:b"']);
    await expectAt(rule, { "main.py": files["main.py"] ?? "" }, []);
  });
});
