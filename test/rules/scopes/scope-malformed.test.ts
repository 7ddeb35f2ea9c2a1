import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { configProject, expectAt, middlewareProject } from "../../support/authApps.ts";
import { expectFixed } from "../../support/ruleTest.ts";

const rule = "scope-malformed";

const project = (scopes: string, agno?: string) => ({
  ...configProject(undefined, agno === undefined ? {} : { agno }),
  "mint.py": `import jwt\n\n# a token for the AgentOS\ntoken = jwt.encode({"sub": "ann", "scopes": ${scopes}}, SECRET)\n`,
});

describe(rule, () => {
  it("is an error for what has no form, and writes what was meant", async () => {
    for (const [written, meant] of [
      ["admin", "agent_os:admin"],
      [" agents:read", "agents:read"],
      ["agents.read", "agents:read"],
    ]) {
      const files = project(`["config:read", "${written}"]`);
      await expectAt(rule, files, [["error", "scopes", "mint.py"]]);
      const fixed = await expectFixed(rule, files, /Write/);
      assert.ok(String(fixed["mint.py"]).includes(`"config:read", "${meant}"`));
    }
    await expectAt(rule, project('["agent-os:my-os:agents:read:x", "agents:"]'), [
      ["error", "scopes", "mint.py"],
      ["error", "scopes", "mint.py"],
    ]);
  });

  it("follows scopes that are handed to the function that makes the token", async () => {
    const mint = [
      "import jwt  # tokens of the AgentOS",
      "def token(sub, scopes):",
      '    return jwt.encode({"sub": sub, "scopes": scopes}, SECRET)',
      'print(token("ann", scopes=["admin"]))',
      "",
    ].join("\n");
    await expectAt(rule, { ...configProject(undefined), "mint.py": mint }, [["error", "ann", "mint.py"]]);
  });

  it("looks at mappings and at commands", async () => {
    const mapping = middlewareProject(["verification_keys=[KEY]", 'scope_mappings={"GET /x": ["everything"]}']);
    await expectAt(rule, mapping, [["error", "scope_mappings"]]);
    const script = { ...configProject(undefined), "mint.sh": "agno tokens create ci --scopes agents:run -s agents --expires 30\n" };
    await expectAt(rule, script, [["error", "agno tokens", "mint.sh"]]);
  });

  it("is silent about what has a form, in tests, and in dicts that are no tokens", async () => {
    await expectAt(rule, project('["agents:read", "agents:x:run", "config:*:read", "os:read", "org:members:read", "app:read", scope]'), []);
    const { "mint.py": mint = "", ...rest } = project('["admin"]');
    await expectAt(
      rule,
      { ...rest, "tests/mint.py": mint, "oauth.py": 'agno = {"aud": "x", "scopes": ["openid", "https://x/.default"]}\n' },
      [],
    );
  });
});
