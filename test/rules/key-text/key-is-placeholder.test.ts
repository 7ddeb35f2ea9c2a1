import { describe, it } from "node:test";
import { rsaKey, secret } from "../../support/keys.ts";
import { agentOsApp } from "../../support/project.ts";
import { expectFindings, requirements } from "../../support/ruleTest.ts";

const rule = "key-is-placeholder";
const app = { "main.py": agentOsApp({ arguments_: "authorization=True" }), "requirements.txt": requirements() };

describe(rule, () => {
  it("is an error for keys", async () => {
    for (const text of ["your-public-key", "your-jwt-verification-key", "<paste your key here>", "changeme", "MIIBIjANBgkq..."]) {
      await expectFindings(rule, { ...app, ".env": `A=1\nJWT_VERIFICATION_KEY=${text}\n` }, ["error .env:2"]);
    }
  });

  it("warns of security keys, which work and guard nothing", async () => {
    await expectFindings(
      rule,
      { "main.py": agentOsApp(), ".env": "OS_SECURITY_KEY=your-security-key\n", "requirements.txt": requirements() },
      ["warning .env:1"],
    );
  });

  it("is an error for shared secrets in code", async () => {
    const arguments_ =
      'authorization=True, authorization_config=AuthorizationConfig(verification_keys=["your-secret-key"], algorithm="HS256")';
    await expectFindings(rule, { "main.py": agentOsApp({ arguments_ }), "requirements.txt": requirements() }, ["error main.py:10"]);
  });

  it("is silent about real values, examples and comments", async () => {
    await expectFindings(
      rule,
      {
        ...app,
        ".env": `JWT_VERIFICATION_KEY="${rsaKey().publicPem}"\nOS_SECURITY_KEY=${secret()}\n# JWT_VERIFICATION_KEY=your-public-key\n`,
      },
      [],
    );
    await expectFindings(
      rule,
      { ...app, ".env.example": "JWT_VERIFICATION_KEY=your-public-key\n", "example.env": "OS_SECURITY_KEY=changeme\n" },
      [],
    );
  });
});
