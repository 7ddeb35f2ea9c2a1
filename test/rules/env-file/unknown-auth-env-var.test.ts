import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { rsaKey, secret } from "../../support/keys.ts";
import { agentOsApp } from "../../support/project.ts";
import { expectFindings, expectFixed, requirements } from "../../support/ruleTest.ts";

const rule = "unknown-auth-env-var";
const key = rsaKey().publicPem;
/** The line behind the key. */
const below = key.split("\n").length + 1;
const project = (env: string, arguments_ = "authorization=True", before = "") => ({
  "main.py": agentOsApp({ arguments_, before }),
  ".env": env,
  "requirements.txt": requirements(),
});

describe(rule, () => {
  it("is an error where AgentOS then finds no key and does not start", async () => {
    const [finding] = await expectFindings(rule, project(`A=1\nJWT_PUBLIC_KEY="${key}"\n`), ["error .env:2"]);
    assert.match(finding?.message ?? "", /Did you mean JWT_VERIFICATION_KEY\?/);
    await expectFindings(rule, project(`JWT_VERIFICATION_KEYS="${key}"\n`), ["error .env:1"]);
  });

  it("warns where it goes on", async () => {
    await expectFindings(rule, project(`JWT_VERIFICATION_KEY="${key}"\nJWT_ALGORITHM=ES256\n`), [`warning .env:${below}`]);
    await expectFindings(rule, project(`AGNO_SECURITY_KEY=${secret()}\n`, 'id="a"'), ["warning .env:1"]);
  });

  it("renames the variable, but not onto one that is there", async () => {
    const fixed = await expectFixed(rule, project(`JWT_PUBLIC_KEY="${key}"\n`), /Rename it to JWT_VERIFICATION_KEY/);
    assert.equal(fixed[".env"], `JWT_VERIFICATION_KEY="${key}"\n`);
    const [finding] = await expectFindings(rule, project(`JWT_VERIFICATION_KEY="${key}"\nJWT_KEY="${key}"\n`), [
      "warning .env:15".replace("15", String(key.split("\n").length + 1)),
    ]);
    assert.deepEqual(finding?.fixes, []);
  });

  it("is silent where the project's own code reads the name, and where AgentOS is not used", async () => {
    const before = 'AUDIENCE = os.getenv("JWT_AUDIENCE")';
    await expectFindings(rule, project(`JWT_VERIFICATION_KEY="${key}"\nJWT_AUDIENCE=x\n`, "authorization=True", before), []);
    await expectFindings(
      rule,
      {
        ...project(`JWT_VERIFICATION_KEY="${key}"\nJWT_SECRET_KEY=x\n`),
        "tokens.py": 'import os, jwt\nSECRET = os.environ["JWT_SECRET_KEY"]\n',
      },
      [],
    );
    await expectFindings(rule, { ".env": `JWT_SECRET_KEY=${secret()}\n`, "app.py": "from flask import Flask\n" }, []);
  });
});
