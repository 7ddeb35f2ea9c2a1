import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { expectAt, middlewareProject } from "../../support/authApps.ts";
import { expectFixed } from "../../support/ruleTest.ts";

const rule = "token-source-invalid";

describe(rule, () => {
  it("is an error, and writes what was meant", async () => {
    for (const [written, meant] of [
      ["Header", "header"],
      ["cookies", "cookie"],
      ["Authorization", "header"],
    ]) {
      const files = middlewareProject(["verification_keys=[KEY]", "authorization=True", `token_source="${written}"`]);
      await expectAt(rule, files, [["error", "token_source="]]);
      const fixed = await expectFixed(rule, files, /Write/);
      assert.ok(String(fixed["main.py"]).includes(`token_source="${meant}"`));
    }
    await expectAt(rule, middlewareProject(["verification_keys=[KEY]", "token_source=None"]), [["error", "token_source="]]);
  });

  it("is silent about the three, their enum, and what is not known", async () => {
    for (const value of ['"header"', '"cookie"', '"both"', "TokenSource.COOKIE", 'os.getenv("SOURCE", "header")']) {
      const before = "from agno.os.middleware import TokenSource";
      await expectAt(rule, middlewareProject(["verification_keys=[KEY]", `token_source=${value}`], { before }), []);
    }
  });
});
