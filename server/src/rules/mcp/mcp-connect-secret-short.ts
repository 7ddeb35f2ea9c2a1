import { defineRule } from "../rule.ts";
import { shortSecrets } from "../support/shortSecret.ts";

/** The built-in MCP authentication wants 16 characters of its secret (2.9.0 mcp_auth_builtin.py:248-253). */
export const mcpConnectSecretShort = defineRule({
  meta: {
    id: "mcp-connect-secret-short",
    title: "MCP_CONNECT_SECRET that is too short",
    severity: "error",
    topic: "mcp",
    fixable: false,
    since: "0.1.0",
  },
  needs: ["mcp-connect-secret setting", "mcp_auth="],
  check: (context) => shortSecrets(context, { role: "mcp-connect-secret", parameter: "secret", name: "MCP_CONNECT_SECRET", least: 16 }),
});
