import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { configProject, expectAt, middlewareProject } from "../../support/authApps.ts";
import { rsaKey } from "../../support/keys.ts";
import { expectFixed } from "../../support/ruleTest.ts";

const rule = "verification-keys-not-a-list";

describe(rule, () => {
  it("is an error for a text, and wraps it in a list", async () => {
    const files = configProject(["verification_keys=KEY"]);
    const [finding] = await expectAt(rule, files, [["error", "verification_keys="]]);
    assert.match(finding?.message ?? "", /ValidationError/);
    const fixed = await expectFixed(rule, files, /list/);
    assert.match(String(fixed["main.py"]), /verification_keys=\[KEY\],/);
  });

  it("says that a middleware takes each character for a key", async () => {
    const files = middlewareProject(['verification_keys=os.getenv("IDP_KEY")', "authorization=True"], {
      env: `IDP_KEY="${rsaKey().publicPem}"\n`,
    });
    const [finding] = await expectAt(rule, files, [["error", "verification_keys="]]);
    assert.match(finding?.message ?? "", /each character/);
    const fixed = await expectFixed(rule, files, /list/);
    assert.match(String(fixed["main.py"]), /verification_keys=\[os\.getenv\("IDP_KEY"\)\],/);
  });

  it("is a warning where the variable is not seen", async () => {
    const files = configProject(['verification_keys=os.environ["NOT_HERE"]']);
    await expectAt(rule, { "main.py": files["main.py"] ?? "" }, [["warning", "verification_keys="]]);
  });

  it("is silent about lists, tuples, what is split and what is not known", async () => {
    for (const value of ["[KEY]", "(KEY,)", 'os.getenv("KEYS", "").split(",")', "load_keys()", 'json.loads(os.getenv("KEYS"))']) {
      await expectAt(rule, configProject([`verification_keys=${value}`]), []);
    }
  });
});
