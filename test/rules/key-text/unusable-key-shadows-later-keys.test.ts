import { describe, it } from "node:test";
import { certificatePem, ecKey, rsaKey } from "../../support/keys.ts";
import { agentOsApp } from "../../support/project.ts";
import { expectFindings, requirements } from "../../support/ruleTest.ts";

const rule = "unusable-key-shadows-later-keys";
const project = (first: string, second: string) => ({
  "main.py": agentOsApp({
    arguments_:
      'authorization=True, authorization_config=AuthorizationConfig(verification_keys=[open("a.pem").read(), open("b.pem").read()])',
  }),
  "a.pem": first,
  "b.pem": second,
  "requirements.txt": requirements(),
});

describe(rule, () => {
  it("finds the key at which AgentOS stops, at its place in the list", async () => {
    const good = rsaKey().publicPem;
    for (const bad of [certificatePem(), rsaKey().privatePem, ecKey().publicPem, good.replace("-----END", "----END")]) {
      await expectFindings(rule, project(bad, good), ["error main.py:10"]);
    }
  });

  it("counts the key of the environment, which comes last", async () => {
    const arguments_ = 'authorization=True, authorization_config=AuthorizationConfig(verification_keys=[open("a.pem").read()])';
    const files = {
      ".env": `JWT_VERIFICATION_KEY="${rsaKey().publicPem}"\n`,
      "main.py": agentOsApp({ arguments_ }),
      "a.pem": certificatePem(),
    };
    await expectFindings(rule, { ...files, "requirements.txt": requirements() }, ["error main.py:10"]);
  });

  it("is silent where the good key comes first, and where there is none", async () => {
    await expectFindings(rule, project(rsaKey().publicPem, certificatePem()), []);
    await expectFindings(rule, project(certificatePem(), certificatePem()), []);
    await expectFindings(rule, project(rsaKey().publicPem, rsaKey(2048, "other").publicPem), []);
  });
});
