import { describe, it } from "node:test";
import { configProject, expectAt } from "../../support/authApps.ts";

const rule = "verify-audience-id-from-name";

describe(rule, () => {
  it("is a hint with a name and no id", async () => {
    const files = configProject(["verification_keys=[KEY]", "verify_audience=True"], { app: ["authorization=True", 'name="Ski"'] });
    await expectAt(rule, files, [["hint", "verify_audience="]]);
  });

  it("is silent with an id or an audience", async () => {
    const config = ["verification_keys=[KEY]", "verify_audience=True"];
    await expectAt(rule, configProject(config, { app: ["authorization=True", 'name="Ski"', 'id="ski"'] }), []);
    await expectAt(rule, configProject([...config, 'audience="a"'], { app: ["authorization=True", 'name="Ski"'] }), []);
  });
});
