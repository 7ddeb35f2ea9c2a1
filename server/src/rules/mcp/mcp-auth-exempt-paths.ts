import { defineRule } from "../rule.ts";
import { hasMcpAuth } from "../support/builtinAuth.ts";
import { itemsOf, lineOf, middlewareCalls } from "../support/productCalls.ts";

/** A JWTMiddleware on base_app must leave the OAuth routes of MCP open, or `get_app()` raises ValueError (2.9.0 app.py:1337-1344). */
export const mcpAuthExemptPaths = defineRule({
  meta: {
    id: "mcp-auth-exempt-paths",
    title: "JWTMiddleware on base_app that closes the OAuth routes of MCP",
    severity: "warning",
    topic: "mcp",
    fixable: false,
    since: "0.1.0",
  },
  needs: ["mcp_auth="],
  *check(context) {
    if (!hasMcpAuth(context)) return;
    for (const { middleware, of, use } of middlewareCalls(context)) {
      const auth = of.app.arguments.get("mcp_auth");
      if (auth === undefined || auth.value.kind === "none" || middleware.position !== "base-app" || use.open) continue;
      const paths = use.arguments.get("excluded_route_paths")?.value;
      const items = itemsOf(paths);
      const isListed = paths !== undefined && items === undefined && paths.kind !== "none";
      if (isListed || items?.some((item) => item.kind !== "text" || /^\/?\*|\/mcp|well-known|oauth/.test(item.text)) === true) continue;
      yield {
        ...lineOf(context, middleware.place),
        message:
          "This middleware closes the OAuth routes of MCP: put os.mcp_auth_exempt_paths() into its excluded_route_paths, else ValueError",
        related: [{ place: auth.place, message: "mcp_auth= needs those routes open" }],
      };
    }
  },
});
