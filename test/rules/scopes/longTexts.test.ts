import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { configProject, middlewareProject } from "../../support/authApps.ts";
import { lintFiles } from "../../support/project.ts";

describe("texts of the project in messages", () => {
  it("stand on one line and are cut where they are long", async () => {
    const long = "x".repeat(5000);
    const mappings = `scope_mappings={"/a\\n${long}": ["a:b:\\t${long}"], "GET /agents/x": ["${long}:b"]}`;
    const projects = [
      middlewareProject(["verification_keys=[KEY]", mappings, `excluded_route_paths=["a\\r${long}"]`]),
      {
        ...configProject(undefined),
        "mint.py": `import jwt  # AgentOS\njwt.encode({"sub": "a", "scopes": ["a\\n${long}", "${long}:read", "agents:${long}"]}, KEY)\n`,
      },
    ];
    for (const project of projects) {
      const found = await lintFiles(project);
      assert.ok(found.length > 2);
      for (const { message } of found) {
        assert.doesNotMatch(message, /[\r\n\t]/);
        assert.ok(message.length < 300, message.slice(0, 80));
      }
    }
  });
});
