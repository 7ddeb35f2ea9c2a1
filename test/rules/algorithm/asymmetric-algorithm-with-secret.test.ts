import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { base64, rsaKey, secret } from "../../support/keys.ts";
import { agentOsApp, type Files } from "../../support/project.ts";
import { expectFindings, expectFixed, requirements } from "../../support/ruleTest.ts";

const rule = "asymmetric-algorithm-with-secret";
const project = (key: string, algorithm?: string): Files => ({
  ".env": `JWT_VERIFICATION_KEY='${key}'\n`,
  "main.py": agentOsApp({
    arguments_: `authorization=True${algorithm === undefined ? "" : `, authorization_config=AuthorizationConfig(algorithm=${algorithm})`}`,
  }),
  "requirements.txt": requirements(),
});

describe(rule, () => {
  it("is an error at the secret where the default is in force, and at the algorithm where the code says one", async () => {
    await expectFindings(rule, project(secret(48)), ["error .env:1"]);
    for (const algorithm of ["RS256", "ES256", "EdDSA"])
      await expectFindings(rule, project(secret(48), `"${algorithm}"`), ["error main.py:10"]);
  });

  it("is an error for a token in place of the key", async () => {
    const token = `${base64url({ alg: "RS256" })}.${base64url({ sub: "someone" })}.${secret(20)}`;
    await expectFindings(rule, project(token), ["error .env:1"]);
  });

  it("takes what is left of a key for no secret, and offers the key where all of it is there", async () => {
    const pem = rsaKey().publicPem;
    for (const text of [Buffer.from(pem).toString("hex"), base64(base64(pem))]) {
      const fixed = await expectFixed(rule, project(text), /^Restore the key \(/);
      assert.equal(fixed[".env"], `JWT_VERIFICATION_KEY='${pem}'\n`);
    }
    for (const text of ['{"kty', pem.split("\n")[1] ?? ""]) {
      const [finding] = await expectFindings(rule, project(text), ["error .env:1"]);
      assert.deepEqual(finding?.fixes, []);
    }
  });

  it("is an error in code", async () => {
    const arguments_ = `authorization=True, authorization_config=AuthorizationConfig(verification_keys=["${secret(48)}"])`;
    await expectFindings(rule, { "main.py": agentOsApp({ arguments_ }), "requirements.txt": requirements() }, ["error main.py:10"]);
  });

  it("sets HS256", async () => {
    const fixed = await expectFixed(rule, project(secret(48)), /HS256/);
    assert.match(fixed["main.py"] as string, /AuthorizationConfig\(algorithm="HS256"\)/);
  });

  it("is silent about HS algorithms, public keys, placeholders, paths and what is not known", async () => {
    for (const algorithm of ["HS256", "HS512"]) await expectFindings(rule, project(secret(64), `"${algorithm}"`), []);
    for (const text of [rsaKey().publicPem, "your-public-key", "./keys/public.pem", "https://example.com/key"])
      await expectFindings(rule, project(text), []);
    await expectFindings(rule, project(secret(48), "settings.algorithm"), []);
  });
});

const base64url = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString("base64url");
