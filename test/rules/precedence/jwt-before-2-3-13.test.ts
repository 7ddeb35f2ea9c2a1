import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { rsaKey, secret } from "../../support/keys.ts";
import { agentOsApp, type Files } from "../../support/project.ts";
import { expectFindings, requirements } from "../../support/ruleTest.ts";

const rule = "jwt-before-2-3-13";
const jwt = () => `JWT_VERIFICATION_KEY='${rsaKey().publicPem}'\n`;
const plain = (options: Parameters<typeof agentOsApp>[0] = {}): string =>
  agentOsApp(options).replace("from agno.os.config import AuthorizationConfig\n", "");
const project = (agno: string, app: string, env = jwt()): Files => ({
  ".env": env,
  "main.py": app,
  "requirements.txt": requirements({ "agno[os]": agno }),
});

describe(rule, () => {
  it("is an error where the instance is open", async () => {
    for (const agno of ["2.0.0", "2.2.10", "2.3.12"]) {
      const app = plain().replace("from agno.os.middleware import JWTMiddleware\n", "");
      const [finding] = await expectFindings(rule, project(agno, app), ["error .env:1"]);
      assert.ok(finding?.related.some(({ file }) => file === "requirements.txt"));
    }
  });

  it("is a warning where the security key guards it", async () => {
    await expectFindings(rule, project("2.2.10", plain(), `${jwt()}OS_SECURITY_KEY=${secret(12)}\n`), ["warning .env:1"]);
  });

  it("is an error in code that the version does not know", async () => {
    await expectFindings(rule, project("2.2.10", agentOsApp(), "A=1\n"), ["error main.py:4"]);
    await expectFindings(rule, project("2.2.10", plain({ arguments_: "authorization=True" }), "A=1\n"), ["error main.py:9"]);
  });

  it("is silent from 2.3.13 on, where the version is not known, and about variables that the project reads itself", async () => {
    for (const agno of ["2.3.13", "2.9.0", "3.0.0a3"]) await expectFindings(rule, project(agno, plain()), []);
    await expectFindings(rule, { ".env": jwt(), "main.py": plain(), "requirements.txt": "agno[os]>=2.0\n" }, []);
    await expectFindings(rule, project("2.2.10", plain({ before: 'KEY = os.getenv("JWT_VERIFICATION_KEY")' })), []);
  });
});
