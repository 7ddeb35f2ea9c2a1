import { defineRule } from "../rule.ts";
import { isActive } from "../support/keyCases.ts";

/** An empty value: for AgentOS the same as no value, except for the MCP signing key, whose emptiness stops the start (facts §3.1, §11). */
export const envEmptyAuthValue = defineRule({
  meta: {
    id: "env-empty-auth-value",
    title: "Empty authentication setting",
    severity: "info",
    topic: "env-file",
    fixable: false,
    since: "0.1.0",
  },
  needs: ["setting"],
  *check(context) {
    if (!isActive(context)) return;
    for (const { name, role, entry, namePlace, readings, wins } of context.deployment.settings) {
      if (!["verification-key", "security-key", "jwks-file", "mcp-signing-key"].includes(role) || !wins) continue;
      // `${NAME:-}` is empty only where nothing sets NAME.
      if (!entry.literal || entry.value.value !== "") continue;
      if (![...readings.values()].every((reading) => reading.kind === "value" && reading.value === "")) continue;
      if (role === "mcp-signing-key") {
        const readsIt = context.deployment.apps.some(({ imports }) =>
          [...imports.keys()].some((imported) => imported.endsWith("AgentOSBuiltinAuth")),
        );
        const message = "An empty signing key counts as set: AgentOSBuiltinAuth.from_env() stops with ValueError, too short (0 chars)";
        yield { ...namePlace, message, severity: readsIt ? "error" : "info" };
      } else yield { ...namePlace, message: `${name} is empty, which is the same as not set` };
    }
  },
});
