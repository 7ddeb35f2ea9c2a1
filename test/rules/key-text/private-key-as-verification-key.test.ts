import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { collapsed, ecKey, ed25519Key, rsaKey } from "../../support/keys.ts";
import { agentOsApp } from "../../support/project.ts";
import { expectFindings, requirements } from "../../support/ruleTest.ts";

const rule = "private-key-as-verification-key";
const project = (text: string, algorithm = "RS256") => ({
  ".env": `JWT_VERIFICATION_KEY="${text}"\n`,
  "main.py": agentOsApp({ arguments_: `authorization=True, authorization_config=AuthorizationConfig(algorithm="${algorithm}")` }),
  "requirements.txt": requirements(),
});

describe(rule, () => {
  it("is an error for RSA, which never verifies", async () => {
    await expectFindings(rule, project(rsaKey().privatePem), ["error .env:1"]);
    await expectFindings(rule, project(collapsed(rsaKey().privatePem)), ["error .env:1"]);
  });

  it("warns of the leak where the key works", async () => {
    const [finding] = await expectFindings(rule, project(ecKey().privatePem, "ES256"), ["warning .env:1"]);
    assert.match(finding?.message ?? "", /sign tokens/);
    await expectFindings(rule, project(ed25519Key().privatePem, "EdDSA"), ["warning .env:1"]);
  });

  it("is silent about public keys and about key files that nothing verifies with", async () => {
    await expectFindings(rule, { ...project(rsaKey().publicPem), "keys/signing.pem": rsaKey().privatePem }, []);
  });
});
