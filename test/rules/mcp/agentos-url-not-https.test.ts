import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { configProject, expectAt } from "../../support/authApps.ts";
import { secret } from "../../support/keys.ts";
import { expectFixed } from "../../support/ruleTest.ts";

const rule = "agentos-url-not-https";

const imports = "from agno.os import AgentOSBuiltinAuth";
const strong = secret(24);
const mcpApp = (auth: string, options: { readonly env?: string; readonly agno?: string; readonly server?: string } = {}) =>
  configProject(undefined, {
    app: ['id="a"', ...(options.server === "" ? [] : [options.server ?? "mcp_server=True"]), `mcp_auth=${auth}`],
    before: imports,
    ...options,
  });

describe(rule, () => {
  it("is an error in the environment, and writes https", async () => {
    const files = mcpApp("AgentOSBuiltinAuth.from_env()", { env: `AGENTOS_URL=http://agents.example.com\nMCP_CONNECT_SECRET=${strong}\n` });
    await expectAt(rule, files, [["error", "AGENTOS_URL", ".env"]]);
    const fixed = await expectFixed(rule, files, /https/);
    assert.match(String(fixed[".env"]), /^AGENTOS_URL=https:\/\/agents\.example\.com\n/);
  });

  it("is an error in code", async () => {
    const files = mcpApp(`AgentOSBuiltinAuth(url="http://agents.example.com", secret="${strong}")`);
    await expectAt(rule, files, [["error", "mcp_auth="]]);
    const fixed = await expectFixed(rule, files, /https/);
    assert.match(String(fixed["main.py"]), /url="https:\/\/agents\.example\.com"/);
  });

  it("is silent about https, this machine, and where only agnoctl reads it", async () => {
    for (const url of ["https://a.example.com", "http://localhost:7777", "http://127.0.0.1", "http://[::1]:8000/"]) {
      await expectAt(rule, mcpApp("AgentOSBuiltinAuth.from_env()", { env: `AGENTOS_URL=${url}\n` }), []);
    }
    await expectAt(rule, configProject(undefined, { app: ['id="a"'], env: "AGENTOS_URL=http://a.example.com\n" }), []);
  });
});
