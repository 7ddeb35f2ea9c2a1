import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { rsaKey } from "../../support/keys.ts";
import { agentOsApp, type Files } from "../../support/project.ts";
import { expectFindings, expectFixed, requirements } from "../../support/ruleTest.ts";

const rule = "jwt-env-without-authorization";
const jwt = () => `A=1\nJWT_VERIFICATION_KEY='${rsaKey().publicPem}'\n`;
const project = (agno: string | undefined, options: Parameters<typeof agentOsApp>[0] = {}): Files => ({
  ".env": jwt(),
  "main.py": agentOsApp(options),
  "requirements.txt": requirements({ "agno[os]": agno }),
});

describe(rule, () => {
  it("is an error where the instance is open, a warning where scopes are not checked", async () => {
    const [open] = await expectFindings(rule, project("2.6.22"), ["error .env:2"]);
    assert.match(open?.message ?? "", /open to everybody/);
    assert.ok(open?.related.some(({ file, line }) => file === "main.py" && line === 10));
    const [checked] = await expectFindings(rule, project("2.9.0"), ["warning .env:2"]);
    assert.match(checked?.message ?? "", /scopes/);
    await expectFindings(rule, project("2.9.0", { arguments_: "authorization=False" }), ["warning .env:2"]);
    await expectFindings(rule, project(undefined), ["warning .env:2"]);
  });

  it("adds authorization=True", async () => {
    const added = await expectFixed(rule, project("2.9.0"), /authorization=True/);
    assert.match(added["main.py"] as string, /AgentOS\(agents=\[Agent\(id="a"\)\], authorization=True\)/);
    const changed = await expectFixed(rule, project("2.9.0", { arguments_: "authorization=False" }), /authorization=True/);
    assert.match(changed["main.py"] as string, /authorization=True\)/);
  });

  it("is silent with authorization, with what is not known, and with a guard of the project's own", async () => {
    await expectFindings(rule, project("2.9.0", { arguments_: "authorization=True" }), []);
    await expectFindings(rule, project("2.9.0", { arguments_: 'authorization=os.getenv("ENV") != "dev"' }), []);
    await expectFindings(rule, project("2.9.0", { arguments_: "**options" }), []);
    await expectFindings(rule, project("2.9.0", { after: 'app.add_middleware(JWTMiddleware, algorithm="RS256")' }), []);
  });

  it("is silent about an agno that has no JWT", async () => {
    await expectFindings(rule, project("2.2.10"), []);
  });
});
