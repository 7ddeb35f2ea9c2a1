import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { rsaKey } from "../../support/keys.ts";
import { agentOsApp, type Files } from "../../support/project.ts";
import { expectFindings, expectFixed, requirements } from "../../support/ruleTest.ts";

const rule = "algorithm-not-a-string";
const project = (algorithm: string, before?: string): Files => ({
  ".env": `JWT_VERIFICATION_KEY='${rsaKey().publicPem}'\n`,
  "main.py": agentOsApp({
    arguments_: `authorization=True, authorization_config=AuthorizationConfig(algorithm=${algorithm})`,
    ...(before === undefined ? {} : { before }),
  }),
  "requirements.txt": requirements(),
});
const middleware = (algorithm: string): Files => ({
  ".env": `JWT_VERIFICATION_KEY='${rsaKey().publicPem}'\n`,
  "main.py": agentOsApp({ after: `app.add_middleware(JWTMiddleware, algorithm=${algorithm})` }),
  "requirements.txt": requirements(),
});

describe(rule, () => {
  it("is an error for lists, tuples and numbers", async () => {
    for (const value of ['["RS256"]', '("RS256", "ES256")', "256", "True"]) {
      await expectFindings(rule, project(value), ["error main.py:10"]);
      await expectFindings(rule, middleware(value), ["error main.py:12"]);
    }
  });

  it("is an error for None in the middleware, which has no default for it", async () => {
    await expectFindings(rule, middleware("None"), ["error main.py:12"]);
    await expectFindings(rule, project("None"), []);
  });

  it("takes the only name out of its list", async () => {
    const fixed = await expectFixed(rule, project('["RS256"]'), /RS256/);
    assert.match(fixed["main.py"] as string, /algorithm="RS256"/);
  });

  it("is silent about strings and what is not known", async () => {
    for (const value of ['"RS256"', '"rs256"', "choose()"]) await expectFindings(rule, project(value), []);
  });
});
