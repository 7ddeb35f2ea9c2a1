import { describe, it } from "node:test";
import { configProject, expectAt } from "../../support/authApps.ts";

const rule = "reserved-subject";

const project = (subject: string, agno?: string) => ({
  ...configProject(undefined, agno === undefined ? {} : { agno }),
  "mint.py": `import jwt\n\n# a token for the AgentOS\ntoken = jwt.encode({"sub": ${subject}, "scopes": ["agent_os:admin"]}, SECRET)\n`,
});

describe(rule, () => {
  it("is an error from 2.7.0 on", async () => {
    for (const subject of ['"sa:ci"', '"__scheduler__"', '"__oauth__:x"', 'f"sa:{name}"']) {
      await expectAt(rule, project(subject), [["error", "sub", "mint.py"]]);
    }
  });

  it("is silent before, and about other subjects", async () => {
    await expectAt(rule, project('"sa:ci"', "2.6.22"), []);
    for (const subject of ['"ann"', '"sandra:x"', 'f"user:{name}"', "subject", 'f"sa{x}"']) {
      await expectAt(rule, project(subject), []);
    }
  });
});
