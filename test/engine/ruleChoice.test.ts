import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { rulesToAsk } from "../../server/src/engine/ruleChoice.ts";
import { rules } from "../../server/src/rules/index.ts";
import { defineRule, type Subject } from "../../server/src/rules/rule.ts";
import { type Files, lintFiles, projectOf } from "../support/project.ts";

const app = [
  "from agno.os import AgentOS",
  "from agno.os.config import AuthorizationConfig",
  'agent_os = AgentOS(authorization=True, authorization_config=AuthorizationConfig(algorithm="RS256"))',
].join("\n");

/** A rule that finds something in the first document of every deployment that it is asked about. */
const finder = (id: string, needs?: readonly Subject[]) =>
  defineRule({
    meta: { id, title: id, severity: "info", topic: "env-file", fixable: false, since: "0.1.0" },
    ...(needs === undefined ? {} : { needs }),
    *check({ deployment }) {
      const [uri] = deployment.files;
      if (uri !== undefined) yield { uri, span: { start: 0, end: 0 }, message: id };
    },
  });

async function askedIds(files: Files): Promise<readonly string[]> {
  return rulesToAsk(await projectOf(files), rules).map(({ rule }) => rule.meta.id);
}

describe("rules that are asked", () => {
  it("are those whose needs are there", async () => {
    const withoutApp = await askedIds({ ".env": "OS_SECURITY_KEY=abc\n" });
    assert.ok(withoutApp.includes("security-key-weak"));
    assert.ok(!withoutApp.includes("algorithm-none"));
    assert.ok(!withoutApp.includes("jwks-empty"));
    const withApp = await askedIds({ ".env": "OS_SECURITY_KEY=abc\n", "app.py": app });
    assert.ok(withApp.includes("algorithm-none"));
    assert.ok(!withApp.includes("scope-mappings-bad-key"));
    assert.ok(withoutApp.length < rules.length / 3);
  });

  it("keep their order, and each is asked once about each deployment", async () => {
    const project = await projectOf({ "a/.env": "OS_SECURITY_KEY=abc\n", "b/.env": "JWT_VERIFICATION_KEY=abc\n", "app.py": app });
    const asked = rulesToAsk(project, rules);
    const order = asked.map(({ rule }) => rules.indexOf(rule));
    assert.deepEqual(
      order,
      order.toSorted((a, b) => a - b),
    );
    for (const { contexts } of asked) assert.equal(new Set(contexts.map(({ deployment }) => deployment)).size, contexts.length);
  });

  it("say the truth about their needs, else tests fail", async () => {
    const files = { ".env": "OS_SECURITY_KEY=abc\n" };
    assert.deepEqual(
      (await lintFiles(files, { only: [finder("always"), finder("guards", ["guard"])] })).map(({ rule }) => rule),
      ["always", "guards"],
    );
    await assert.rejects(lintFiles(files, { only: [finder("apps", ["app"])] }), /apps finds something without what it needs/);
  });
});
