import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { configProject, expectAt } from "../../support/authApps.ts";
import { secret } from "../../support/keys.ts";

const rule = "mcp-signing-key-short";

const imports = "from agno.os import AgentOSBuiltinAuth";
const mcpApp = (auth: string, options: { readonly env?: string; readonly agno?: string; readonly server?: string } = {}) =>
  configProject(undefined, {
    app: ['id="a"', ...(options.server === "" ? [] : [options.server ?? "mcp_server=True"]), `mcp_auth=${auth}`],
    before: imports,
    ...options,
  });
const env = (length: number) => `AGENTOS_URL=https://a.example.com\nAGENTOS_MCP_SIGNING_KEY=${secret(length).slice(0, length)}\n`;

describe(rule, () => {
  it("is an error where the built-in authentication reads it", async () => {
    const [finding] = await expectAt(rule, mcpApp("AgentOSBuiltinAuth.from_env()", { env: env(31) }), [
      ["error", "AGENTOS_MCP_SIGNING_KEY", ".env"],
    ]);
    assert.match(finding?.message ?? "", /has 31 of at least 32 characters/);
  });

  it("is an error for a literal in code", async () => {
    const auth = `AgentOSBuiltinAuth(url="https://a.example.com", signing_key_material="${"x7".repeat(4)}")`;
    await expectAt(rule, mcpApp(auth), [["error", "mcp_auth="]]);
  });

  it("is silent about one that is long enough, about none, and where the product does not read it", async () => {
    await expectAt(rule, mcpApp("AgentOSBuiltinAuth.from_env()", { env: env(32) }), []);
    await expectAt(rule, mcpApp("AgentOSBuiltinAuth.from_env()", { env: "AGENTOS_MCP_SIGNING_KEY=\n" }), []);
    await expectAt(rule, configProject(undefined, { app: ['id="a"'], env: env(4) }), []);
    await expectAt(rule, mcpApp("AgentOSBuiltinAuth.from_env()", { env: "AGENTOS_MCP_SIGNING_KEY=${SECRET_FROM_VAULT}\n" }), []);
  });
});
