import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { rsaKey } from "../../support/keys.ts";
import { agentOsApp, type Files } from "../../support/project.ts";
import { expectFindings, expectFixed, requirements } from "../../support/ruleTest.ts";

const rule = "algorithm-unknown";
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
  it("is an error for any name but PyJWT's exact one", async () => {
    for (const name of ["rs256", "RS256 ", "RS-256", "RSA", "RS257", "RS256,HS256", "sha256"])
      await expectFindings(rule, project(`"${name}"`), ["error main.py:10"]);
    await expectFindings(rule, middleware('"rs256"'), ["error main.py:12"]);
  });

  it("is an error where a constant holds the name", async () => {
    await expectFindings(rule, project("ALGORITHM", 'ALGORITHM = "rs256"'), ["error main.py:11"]);
  });

  it("is an error where the env file holds the name", async () => {
    const files = project('os.getenv("ALG", "RS256")');
    await expectFindings(rule, { ...files, ".env": `ALG=rs256\n${files[".env"]}` }, ["error main.py:10"]);
    await expectFindings(rule, { ...files, ".env": `ALG=ES256\n${files[".env"]}` }, []);
  });

  it("writes the name that was meant", async () => {
    for (const [wrong, right] of [
      ["rs256", "RS256"],
      ["RSA", "RS256"],
      ["PS-512", "PS512"],
    ]) {
      const fixed = await expectFixed(rule, project(`"${wrong}"`), new RegExp(`${right}`));
      assert.match(fixed["main.py"] as string, new RegExp(`algorithm="${right}"`));
    }
  });

  it("is silent about every registered name, about None and the empty text in the configuration, and about what is not known", async () => {
    for (const name of ["RS256", "ES256K", "EdDSA", "ES521", "HS512", "PS384", ""]) await expectFindings(rule, project(`"${name}"`), []);
    for (const value of ["None", 'os.getenv("JWT_ALG")', '["RS256"]', '"none"']) await expectFindings(rule, project(value), []);
  });
});
