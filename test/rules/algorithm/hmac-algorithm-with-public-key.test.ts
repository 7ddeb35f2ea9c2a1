import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { collapsed, ecKey, rsaKey, secret, sshPublicKey } from "../../support/keys.ts";
import { agentOsApp, type Files } from "../../support/project.ts";
import { expectFindings, expectFixed, requirements } from "../../support/ruleTest.ts";

const rule = "hmac-algorithm-with-public-key";
const project = (key: string, algorithm = "HS256", pyjwt = "2.15.1"): Files => ({
  ".env": `JWT_VERIFICATION_KEY='${key}'\n`,
  "main.py": agentOsApp({
    arguments_: `authorization=True, authorization_config=AuthorizationConfig(algorithm="${algorithm}")`,
  }),
  "requirements.txt": requirements({ PyJWT: pyjwt }),
});

describe(rule, () => {
  it("is an error: PyJWT refuses a public key as a secret", async () => {
    for (const key of [rsaKey().publicPem, ecKey().publicPem, sshPublicKey(rsaKey())])
      await expectFindings(rule, project(key), ["error main.py:10"]);
  });

  it("is an error for a collapsed one that becomes the secret", async () => {
    const [finding] = await expectFindings(rule, project(collapsed(rsaKey().publicPem), "HS256", "2.10.1"), ["error main.py:10"]);
    assert.match(finding?.message ?? "", /can sign/);
  });

  it("sets the algorithm of the key", async () => {
    const fixed = await expectFixed(rule, project(ecKey().publicPem, "HS512"), /ES256/);
    assert.match(fixed["main.py"] as string, /algorithm="ES256"/);
  });

  it("is silent about secrets, and about public keys under their own algorithm", async () => {
    await expectFindings(rule, project(secret(48)), []);
    await expectFindings(rule, project(rsaKey().publicPem, "RS256"), []);
  });
});
