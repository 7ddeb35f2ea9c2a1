import { describe, it } from "node:test";
import { configProject, expectAt } from "../../support/authApps.ts";

const rule = "scope-gate-missing";

const project = (scopes: string, agno?: string) => ({
  ...configProject(undefined, agno === undefined ? {} : { agno }),
  "mint.py": `import jwt\n\n# a token for the AgentOS\ntoken = jwt.encode({"sub": "ann", "scopes": ${scopes}}, SECRET)\n`,
});

describe(rule, () => {
  it("is an info for a list that cannot load the configuration", async () => {
    await expectAt(rule, project('["agents:read", "agents:run"]'), [["info", "scopes", "mint.py"]]);
  });

  it("is silent with config:read, for administrators, and for lists that are not known", async () => {
    for (const scopes of [
      '["agents:read", "config:read"]',
      '["config:*:read", "agents:run"]',
      '["system:read", "agents:run"]',
      '["agent_os:admin"]',
      '["agents:read", *more]',
      "[]",
      '["openid"]',
    ]) {
      await expectAt(rule, project(scopes), []);
    }
  });
});
