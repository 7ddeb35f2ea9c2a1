import { describe, it } from "node:test";
import { rsaKey, secret } from "../../support/keys.ts";
import { agentOsApp } from "../../support/project.ts";
import { expectFindings, requirements } from "../../support/ruleTest.ts";

const rule = "hardcoded-secret";
const app = (item: string, algorithm = "HS256") =>
  agentOsApp({
    arguments_: `authorization=True, authorization_config=AuthorizationConfig(verification_keys=[${item}], algorithm="${algorithm}")`,
  });

describe(rule, () => {
  it("warns of shared secrets and private keys in code", async () => {
    await expectFindings(rule, { "main.py": app(`"${secret()}"`), "requirements.txt": requirements() }, ["warning main.py:10"]);
    await expectFindings(rule, { "main.py": app(`"""${rsaKey().privatePem}"""`, "RS256"), "requirements.txt": requirements() }, [
      "warning main.py:10",
    ]);
  });

  it("is silent about public keys, secrets from the environment and tests", async () => {
    await expectFindings(rule, { "main.py": app(`"""${rsaKey().publicPem}"""`, "RS256"), "requirements.txt": requirements() }, []);
    await expectFindings(
      rule,
      { "main.py": app('os.environ["SECRET"]'), ".env": `SECRET=${secret()}\n`, "requirements.txt": requirements() },
      [],
    );
    await expectFindings(rule, { "tests/test_app.py": app(`"${secret()}"`), "requirements.txt": requirements() }, []);
  });
});
