import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { configProject, expectAt } from "../../support/authApps.ts";
import { expectFixed } from "../../support/ruleTest.ts";

const rule = "mcp-auth-without-server";

const imports = "from agno.os import AgentOSBuiltinAuth";
const mcpApp = (auth: string, options: { readonly env?: string; readonly agno?: string; readonly server?: string } = {}) =>
  configProject(undefined, {
    app: ['id="a"', ...(options.server === "" ? [] : [options.server ?? "mcp_server=True"]), `mcp_auth=${auth}`],
    before: imports,
    ...options,
  });
const auth = 'AgentOSBuiltinAuth(url="https://a.example.com", secret=secret())';

describe(rule, () => {
  it("is an error, and switches the server on", async () => {
    const files = mcpApp(auth, { server: "" });
    await expectAt(rule, files, [["error", "mcp_auth="]]);
    const fixed = await expectFixed(rule, files, /mcp_server/);
    assert.match(String(fixed["main.py"]), /mcp_server=True,/);
    await expectAt(rule, mcpApp(auth, { server: "mcp_server=False" }), [["error", "mcp_auth="]]);
  });

  it("is silent with a server, under its former name too, and where it may be on", async () => {
    for (const server of ["mcp_server=True", "enable_mcp_server=True", "mcp_server=flag()", "mcp_server=MCPServerConfig()"]) {
      await expectAt(rule, mcpApp(auth, { server }), []);
    }
    await expectAt(rule, mcpApp("None", { server: "" }), []);
    await expectAt(rule, mcpApp('auth() if os.getenv("MCP_CONNECT_SECRET") else None', { server: "" }), []);
  });
});
