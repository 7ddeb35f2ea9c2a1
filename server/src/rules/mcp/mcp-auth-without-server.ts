import { truth } from "../../agentos/configuration.ts";
import { setArgument } from "../../fixes/callEdits.ts";
import { defineRule, type Severity } from "../rule.ts";
import { hasMcpAuth } from "../support/builtinAuth.ts";
import { argumentPlace, runningApps } from "../support/productCalls.ts";

/** `mcp_auth=` guards the MCP server, which has to be on (2.9.0 app.py:397-400). */
export const mcpAuthWithoutServer = defineRule({
  meta: {
    id: "mcp-auth-without-server",
    title: "mcp_auth without the MCP server",
    severity: "error",
    topic: "mcp",
    fixable: true,
    since: "0.1.0",
  },
  needs: ["mcp_auth="],
  *check(context) {
    if (!hasMcpAuth(context)) return;
    for (const { app } of runningApps(context)) {
      const argument = app.arguments.get("mcp_auth");
      if (argument === undefined || app.open || ["none", "unknown", "raises", "text"].includes(argument.value.kind)) continue;
      const served = ["mcp_server", "enable_mcp_server"].map((name) => {
        const value = app.arguments.get(name)?.value;
        return value === undefined ? false : truth(value);
      });
      if (!served.every((on) => on === false)) continue;
      const severity: Severity = app.certain ? "error" : "warning";
      yield {
        ...argumentPlace(context, argument),
        message: 'mcp_auth= without mcp_server=True: AgentOS() stops with ValueError "AgentOS(mcp_auth=...) requires the MCP server"',
        severity,
        fixes: setArgument(context, app, "mcp_server", "True", "Add mcp_server=True"),
      };
    }
  },
});
