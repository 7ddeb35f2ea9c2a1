import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { configProject, expectAt } from "../../support/authApps.ts";
import { secret } from "../../support/keys.ts";

const rule = "agentos-url-missing";

const imports = "from agno.os import AgentOSBuiltinAuth";
const strong = secret(24);
const mcpApp = (auth: string, options: { readonly env?: string; readonly agno?: string; readonly server?: string } = {}) =>
  configProject(undefined, {
    app: ['id="a"', ...(options.server === "" ? [] : [options.server ?? "mcp_server=True"]), `mcp_auth=${auth}`],
    before: imports,
    ...options,
  });

describe(rule, () => {
  it("is an error where the variable is certainly not set", async () => {
    const [finding] = await expectAt(rule, mcpApp("AgentOSBuiltinAuth.from_env()", { env: `MCP_CONNECT_SECRET=${strong}\n` }), [
      ["error", "mcp_auth="],
    ]);
    assert.match(finding?.message ?? "", /AGENTOS_URL is not set/);
  });

  it("is an error for the constructor without url", async () => {
    await expectAt(rule, mcpApp(`AgentOSBuiltinAuth(secret="${strong}")`), [["error", "mcp_auth="]]);
  });

  it("is silent where it is set, given, or not known", async () => {
    await expectAt(rule, mcpApp("AgentOSBuiltinAuth.from_env()", { env: "AGENTOS_URL=https://a.example.com\n" }), []);
    await expectAt(rule, mcpApp('AgentOSBuiltinAuth(url="https://a.example.com")'), []);
    await expectAt(rule, mcpApp("AgentOSBuiltinAuth(**options)"), []);
    const files = mcpApp("AgentOSBuiltinAuth.from_env()");
    await expectAt(rule, { "main.py": files["main.py"] ?? "" }, []);
  });
});
