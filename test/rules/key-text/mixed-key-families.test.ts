import { describe, it } from "node:test";
import { ecKey, rsaKey } from "../../support/keys.ts";
import { agentOsApp } from "../../support/project.ts";
import { expectFindings, requirements } from "../../support/ruleTest.ts";

const rule = "mixed-key-families";
const project = (first: string, second: string, algorithm = "RS256") => ({
  "main.py": agentOsApp({
    arguments_: `authorization=True, authorization_config=AuthorizationConfig(verification_keys=[open("a.pem").read(), open("b.pem").read()], algorithm="${algorithm}")`,
  }),
  "a.pem": first,
  "b.pem": second,
  "requirements.txt": requirements(),
});

describe(rule, () => {
  it("finds the key that the one algorithm cannot fit", async () => {
    await expectFindings(rule, project(rsaKey().publicPem, ecKey().publicPem), ["error main.py:10"]);
    await expectFindings(rule, project(ecKey().publicPem, rsaKey().publicPem, "ES256"), ["error main.py:10"]);
  });

  it("leaves it to the rule about shadowing where the unfit key comes first", async () => {
    await expectFindings(rule, project(ecKey().publicPem, rsaKey().publicPem), []);
  });

  it("is silent about keys of one family", async () => {
    await expectFindings(rule, project(rsaKey().publicPem, rsaKey(2048, "other").publicPem), []);
  });
});
