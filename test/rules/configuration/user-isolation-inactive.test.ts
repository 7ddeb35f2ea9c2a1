import { describe, it } from "node:test";
import { configProject, expectAt } from "../../support/authApps.ts";
import { rsaKey } from "../../support/keys.ts";
import { expectFixed } from "../../support/ruleTest.ts";

const rule = "user-isolation-inactive";

describe(rule, () => {
  it("says what follows from the missing authorization, and adds it", async () => {
    const files = configProject(["verification_keys=[KEY]", "user_isolation=True"], { app: ['id="a"'] });
    await expectAt(rule, files, [["info", "user_isolation="]]);
    await expectFixed(rule, files, /authorization=True/);
  });

  it("is silent with authorization, with a JWT variable and with False", async () => {
    await expectAt(rule, configProject(["verification_keys=[KEY]", "user_isolation=True"]), []);
    await expectAt(rule, configProject(["verification_keys=[KEY]", "user_isolation=False"], { app: [] }), []);
    const env = `JWT_VERIFICATION_KEY="${rsaKey().publicPem}"\n`;
    await expectAt(rule, configProject(["user_isolation=True"], { app: [], env }), []);
  });
});
