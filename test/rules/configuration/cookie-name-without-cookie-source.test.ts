import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { expectAt, middlewareProject } from "../../support/authApps.ts";
import { expectFixed } from "../../support/ruleTest.ts";

const rule = "cookie-name-without-cookie-source";

describe(rule, () => {
  it("is a hint, and reads the cookie too", async () => {
    const files = middlewareProject(["verification_keys=[KEY]", 'cookie_name="auth"']);
    await expectAt(rule, files, [["hint", "cookie_name="]]);
    const fixed = await expectFixed(rule, files, /both/);
    assert.match(String(fixed["main.py"]), /token_source="both",/);
  });

  it("is silent where the cookie is read", async () => {
    for (const source of ["cookie", "both"]) {
      await expectAt(rule, middlewareProject(["verification_keys=[KEY]", 'cookie_name="auth"', `token_source="${source}"`]), []);
    }
    await expectAt(rule, middlewareProject(["verification_keys=[KEY]", 'cookie_name="auth"', "token_source=source()"]), []);
  });
});
