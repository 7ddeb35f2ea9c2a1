import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { expectAt, middlewareProject } from "../../support/authApps.ts";
import { expectFixed } from "../../support/ruleTest.ts";

const rule = "scope-mappings-three-part";

const mapped = (entry: string) => middlewareProject(["verification_keys=[KEY]", "authorization=True", `scope_mappings={${entry}}`]);

describe(rule, () => {
  it("is an error where no token with that scope gets in", async () => {
    const files = mapped('"GET /agents": ["custom:agents:list"]');
    await expectAt(rule, files, [["error", "custom:agents:list"]]);
    const fixed = await expectFixed(rule, files, /custom:list/);
    assert.match(String(fixed["main.py"]), /\["custom:list"\]/);
  });

  it("is silent about two parts, * as id, and the id of the path", async () => {
    for (const entry of ['"GET /r": ["custom:list"]', '"GET /r": ["custom:*:list"]', '"POST /agents/x/runs": ["agents:x:run"]']) {
      await expectAt(rule, mapped(entry), []);
    }
  });
});
