import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { escaped, rsaKey } from "../../support/keys.ts";
import { agentOsApp } from "../../support/project.ts";
import { expectFindings, requirements } from "../../support/ruleTest.ts";

const rule = "pem-literal-backslash-n";
const pem = rsaKey().publicPem;
const project = (env: string, arguments_ = "authorization=True", before = "") => ({
  ".env": env,
  "main.py": agentOsApp({ arguments_, before }),
  "requirements.txt": requirements(),
});

describe(rule, () => {
  it("is an error where no loader decodes the escapes: without quotes and in single ones", async () => {
    const [finding] = await expectFindings(rule, project(`JWT_VERIFICATION_KEY=${escaped(pem)}\n`), ["error .env:1"]);
    assert.match(finding?.message ?? "", /401/);
    await expectFindings(rule, project(`\nJWT_VERIFICATION_KEY='${escaped(pem)}'\n`), ["error .env:2"]);
  });

  it("is silent in double quotes, which python-dotenv decodes", async () => {
    await expectFindings(rule, project(`JWT_VERIFICATION_KEY="${escaped(pem)}"\n`), []);
  });

  it("sees that a shell does not decode double quotes either", async () => {
    const files = {
      ".env": `JWT_VERIFICATION_KEY="${escaped(pem)}"\n`,
      "main.py": agentOsApp({ arguments_: "authorization=True", dotenv: false }),
      "run.sh": "#!/bin/bash\nset -a\nsource .env\nuvicorn main:app\n",
      "requirements.txt": requirements(),
    };
    await expectFindings(rule, files, ["error .env:1"]);
  });

  it("is silent where the code unescapes, and mild where another key does the work", async () => {
    const before = 'KEY = os.environ["AUTH_KEY"].replace("\\\\n", "\\n")';
    const arguments_ = "authorization=True, authorization_config=AuthorizationConfig(verification_keys=[KEY])";
    await expectFindings(rule, project(`AUTH_KEY=${escaped(pem)}\n`, arguments_, before), []);
    const both = 'authorization=True, authorization_config=AuthorizationConfig(verification_keys=[open("pub.pem").read()])';
    await expectFindings(rule, { ...project(`JWT_VERIFICATION_KEY=${escaped(pem)}\n`, both), "pub.pem": pem }, ["info .env:1"]);
  });

  it("sees raw strings in Python", async () => {
    const arguments_ = `authorization=True, authorization_config=AuthorizationConfig(verification_keys=[r"${escaped(pem)}"])`;
    await expectFindings(rule, { "main.py": agentOsApp({ arguments_ }), "requirements.txt": requirements() }, ["error main.py:10"]);
  });
});
