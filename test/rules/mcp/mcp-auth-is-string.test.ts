import { describe, it } from "node:test";
import { configProject, expectAt } from "../../support/authApps.ts";
import { secret } from "../../support/keys.ts";

const rule = "mcp-auth-is-string";

const imports = "from agno.os import AgentOSBuiltinAuth";
const strong = secret(24);
const mcpApp = (auth: string, options: { readonly env?: string; readonly agno?: string; readonly server?: string } = {}) =>
  configProject(undefined, {
    app: ['id="a"', ...(options.server === "" ? [] : [options.server ?? "mcp_server=True"]), `mcp_auth=${auth}`],
    before: imports,
    ...options,
  });

describe(rule, () => {
  it("is an error for a text, and a warning for the text of a variable", async () => {
    await expectAt(rule, mcpApp('"a-secret"'), [["error", "mcp_auth="]]);
    await expectAt(rule, mcpApp('os.getenv("MCP_CONNECT_SECRET")', { env: `MCP_CONNECT_SECRET=${strong}\n` }), [["error", "mcp_auth="]]);
    const files = mcpApp('os.getenv("MCP_CONNECT_SECRET")');
    await expectAt(rule, { "main.py": files["main.py"] ?? "" }, [["warning", "mcp_auth="]]);
  });

  it("is silent about objects, None and conditions", async () => {
    for (const auth of ["AgentOSBuiltinAuth.from_env()", "None", "provider", 'x() if os.getenv("MCP_CONNECT_SECRET") else None']) {
      await expectAt(rule, mcpApp(auth), []);
    }
  });
});
