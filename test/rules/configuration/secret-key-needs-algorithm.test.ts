import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { expectAt, middlewareProject } from "../../support/authApps.ts";
import { secret } from "../../support/keys.ts";
import { expectFixed } from "../../support/ruleTest.ts";

const rule = "secret-key-needs-algorithm";

const options = { env: `JWT_SECRET=${secret()}\n` };

describe(rule, () => {
  it("is an error without algorithm, and adds it", async () => {
    const files = middlewareProject(['secret_key=os.getenv("JWT_SECRET")', "authorization=True"], options);
    const [finding] = await expectAt(rule, files, [["error", "secret_key="]]);
    assert.match(finding?.message ?? "", /RS256/);
    const fixed = await expectFixed(rule, files, /^Add algorithm/);
    assert.match(String(fixed["main.py"]), /authorization=True,\n {4}algorithm="HS256",\n\)/);
    await expectFixed(rule, files, /^Use verification_keys/);
  });

  it("is silent with an algorithm, with a PEM, before 2.3.13 and from 3.0 on", async () => {
    await expectAt(rule, middlewareProject(['secret_key=os.getenv("JWT_SECRET")', 'algorithm="HS256"'], options), []);
    await expectAt(rule, middlewareProject(["secret_key=KEY"], options), []);
    await expectAt(rule, middlewareProject(['secret_key=os.getenv("JWT_SECRET")'], { ...options, agno: "2.3.12" }), []);
    await expectAt(rule, middlewareProject(['secret_key=os.getenv("JWT_SECRET")'], { ...options, agno: "3.0.0" }), []);
  });
});
