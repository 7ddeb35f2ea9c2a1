import { defineRule } from "../rule.ts";
import { shortSecrets } from "../support/shortSecret.ts";

/** The built-in MCP authentication wants 32 characters of its signing key (2.9.0 mcp_auth_builtin.py:259-265). */
export const mcpSigningKeyShort = defineRule({
  meta: {
    id: "mcp-signing-key-short",
    title: "AGENTOS_MCP_SIGNING_KEY that is too short",
    severity: "error",
    topic: "mcp",
    fixable: false,
    since: "0.1.0",
  },
  needs: ["mcp-signing-key setting", "mcp_auth="],
  check: (context) =>
    shortSecrets(context, { role: "mcp-signing-key", parameter: "signing_key_material", name: "AGENTOS_MCP_SIGNING_KEY", least: 32 }),
});
