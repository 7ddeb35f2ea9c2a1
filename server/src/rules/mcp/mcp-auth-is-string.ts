import { defineRule, type Severity } from "../rule.ts";
import { hasMcpAuth } from "../support/builtinAuth.ts";
import { argumentPlace, isVariableText, runningApps } from "../support/productCalls.ts";

/** `mcp_auth=` takes an object that authenticates, not a secret (facts §11). */
export const mcpAuthIsString = defineRule({
  meta: {
    id: "mcp-auth-is-string",
    title: "mcp_auth that is a text",
    severity: "error",
    topic: "mcp",
    fixable: false,
    since: "0.1.0",
  },
  needs: ["mcp_auth="],
  *check(context) {
    if (!hasMcpAuth(context)) return;
    for (const { app, runs } of runningApps(context)) {
      const argument = app.arguments.get("mcp_auth");
      if (argument === undefined) continue;
      const inRuns = runs.map(({ app: inRun }) => inRun.arguments.get("mcp_auth")?.value.kind);
      const isText = argument.value.kind === "text" || (argument.value.kind === "unknown" && inRuns.includes("text"));
      if (!isText && !isVariableText(argument)) continue;
      const severity: Severity = isText && app.certain ? "error" : "warning";
      yield {
        ...argumentPlace(context, argument),
        message: "mcp_auth= takes an object such as AgentOSBuiltinAuth.from_env(), not a text: TypeError, the app does not start",
        severity,
      };
    }
  },
});
