import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { configProject, expectAt } from "../../support/authApps.ts";
import { rsaKey } from "../../support/keys.ts";

const rule = "verification-key-unset-env";

describe(rule, () => {
  it("is an error where the variable is certainly not set", async () => {
    const files = configProject(['verification_keys=[os.getenv("AGENTOS_KEY")]'], {
      env: `JWT_VERIFICATION_KEY="${rsaKey().publicPem}"\n`,
    });
    const [finding] = await expectAt(rule, files, [["error", "verification_keys="]]);
    assert.match(finding?.message ?? "", /AGENTOS_KEY is not set.*ValidationError/);
  });

  it("knows the empty default and os.environ", async () => {
    const env = `JWT_VERIFICATION_KEY="${rsaKey().publicPem}"\n`;
    const [empty] = await expectAt(rule, configProject(['verification_keys=[os.getenv("X_KEY", "")]'], { env }), [
      ["error", "verification_keys="],
    ]);
    assert.match(empty?.message ?? "", /empty text/);
    const [raises] = await expectAt(rule, configProject(['verification_keys=[os.environ["X_KEY"]]'], { env }), [
      ["error", "verification_keys="],
    ]);
    assert.match(raises?.message ?? "", /KeyError/);
  });

  it("is silent where it is set, or may be", async () => {
    await expectAt(rule, configProject(['verification_keys=[os.getenv("K")]'], { env: `K="${rsaKey().publicPem}"\n` }), []);
    const files = configProject(['verification_keys=[os.getenv("K")]']);
    await expectAt(rule, { "main.py": files["main.py"] ?? "" }, []);
  });
});
