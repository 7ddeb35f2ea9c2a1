import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { expectAt, middlewareProject } from "../../support/authApps.ts";
import { secret } from "../../support/keys.ts";
import { expectFixed } from "../../support/ruleTest.ts";

const rule = "secret-key-deprecated";

const options = { env: `JWT_SECRET=${secret()}\n` };

describe(rule, () => {
  it("is a warning, and moves the secret into verification_keys", async () => {
    const files = middlewareProject(['secret_key=os.getenv("JWT_SECRET")', 'algorithm="HS256"', "authorization=True"], options);
    await expectAt(rule, files, [["warning", "secret_key="]]);
    const fixed = await expectFixed(rule, files, /verification_keys/);
    assert.match(String(fixed["main.py"]), /verification_keys=\[os\.getenv\("JWT_SECRET"\)\],\n {4}algorithm="HS256",/);
  });

  it("is an error from 3.0 on, and adds the algorithm that was the default once", async () => {
    const files = middlewareProject(['secret_key=os.getenv("JWT_SECRET")'], { ...options, agno: "3.0.0a3" });
    const [finding] = await expectAt(rule, files, [["error", "secret_key="]]);
    assert.match(finding?.message ?? "", /TypeError/);
    const fixed = await expectFixed(rule, files, /HS256/);
    assert.match(String(fixed["main.py"]), /verification_keys=\[os\.getenv\("JWT_SECRET"\)\],\n {4}algorithm="HS256",\n\)/);
  });

  it("is silent before 2.3.13, where it is the only way", async () => {
    await expectAt(rule, middlewareProject(['secret_key=os.getenv("JWT_SECRET")'], { ...options, agno: "2.2.10" }), []);
  });
});
