import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { ecKey, rsaKey } from "../../support/keys.ts";
import { agentOsApp, type Files } from "../../support/project.ts";
import { expectFindings, expectFixed, requirements } from "../../support/ruleTest.ts";

const rule = "ec-curve-mismatch";
const project = (key: string, algorithm: string, pyjwt?: string): Files => ({
  ".env": `JWT_VERIFICATION_KEY='${key}'\n`,
  "main.py": agentOsApp({
    arguments_: `authorization=True, authorization_config=AuthorizationConfig(algorithm="${algorithm}")`,
  }),
  "requirements.txt": requirements({ PyJWT: pyjwt }),
});

describe(rule, () => {
  it("is an error with a PyJWT that compares curves, and where nothing says which one is there", async () => {
    for (const pyjwt of ["2.15.1", undefined])
      await expectFindings(rule, project(ecKey("P-384").publicPem, "ES256", pyjwt), ["error main.py:10"]);
    await expectFindings(rule, project(ecKey("secp256k1").publicPem, "ES256", "2.11.0"), ["error main.py:10"]);
  });

  it("is a warning with one that does not: only tokens that break the standard pass", async () => {
    await expectFindings(rule, project(ecKey("P-384").publicPem, "ES256", "2.10.1"), ["warning main.py:10"]);
  });

  it("sets the algorithm of the curve", async () => {
    const fixed = await expectFixed(rule, project(ecKey("P-521").publicPem, "ES256", "2.15.1"), /ES512/);
    assert.match(fixed["main.py"] as string, /algorithm="ES512"/);
  });

  it("is silent about matching curves, ES521 and other families", async () => {
    await expectFindings(rule, project(ecKey("P-384").publicPem, "ES384", "2.15.1"), []);
    await expectFindings(rule, project(ecKey("P-521").publicPem, "ES521", "2.15.1"), []);
    await expectFindings(rule, project(rsaKey().publicPem, "ES256", "2.15.1"), []);
  });
});
