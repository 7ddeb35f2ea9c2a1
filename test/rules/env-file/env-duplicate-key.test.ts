import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { rsaKey, secret } from "../../support/keys.ts";
import { agentOsApp } from "../../support/project.ts";
import { expectFindings, expectFixed, requirements } from "../../support/ruleTest.ts";

const rule = "env-duplicate-key";
const project = (env: string) => ({
  "main.py": agentOsApp({ arguments_: "authorization=True" }),
  ".env": env,
  "requirements.txt": requirements(),
});
const key = (name: string): string => `JWT_VERIFICATION_KEY="${rsaKey(2048, name).publicPem}"\n`;

describe(rule, () => {
  it("points at the assignment that wins and tells of the other", async () => {
    const lines = key("a").split("\n").length;
    const [finding] = await expectFindings(rule, project(`${key("a")}B=1\n${key("b")}`), [`warning .env:${lines + 1}`]);
    assert.deepEqual(
      finding?.related.map(({ line }) => line),
      [1],
    );
  });

  it("comments out the one or the other", async () => {
    const fixed = await expectFixed(rule, project(`${key("a")}${key("b")}`), /earlier/);
    assert.match(String(fixed[".env"]), /^# JWT_VERIFICATION_KEY="-----BEGIN PUBLIC KEY-----\n# M/);
    await expectFixed(rule, project(`${key("a")}${key("b")}`), /this value/);
  });

  it("is mild about equal values and silent about empty ones, comments, other names and other files", async () => {
    await expectFindings(rule, project(`${key("a")}${key("a")}`), [`info .env:${key("a").split("\n").length}`]);
    await expectFindings(rule, project(`JWT_VERIFICATION_KEY=\n${key("a")}# JWT_VERIFICATION_KEY=x\nA=1\nA=2\n`), []);
    await expectFindings(rule, { ...project(key("a")), ".env.production": `${key("b")}OS_SECURITY_KEY=${secret()}\n` }, []);
  });
});
