import { setArgument } from "../../fixes/callEdits.ts";
import type { Fix } from "../../fixes/fix.ts";
import { defineRule, type Severity } from "../rule.ts";
import { agnoIs } from "../support/guards.ts";
import { sharedKeys } from "../support/layerKeys.ts";
import { lineOf, middlewareCalls } from "../support/productCalls.ts";
import { checksScopes } from "../support/scopeChecks.ts";

/** Two layers that check JWTs: which of them decides depends on the version and the order (facts §18.1). */
export const middlewareAndAuthorization = defineRule({
  meta: {
    id: "middleware-and-authorization",
    title: "JWTMiddleware beside authorization=True",
    severity: "warning",
    topic: "configuration",
    fixable: true,
    since: "0.1.0",
  },
  needs: ["middleware"],
  *check(context) {
    const oneLayer = agnoIs(context.deployment, { since: "2.7.0" });
    if (agnoIs(context.deployment, { since: "2.3.13" }) === "never") return;
    for (const call of middlewareCalls(context)) {
      const { middleware, of } = call;
      const argument = of.app.arguments.get("authorization");
      if (of.app.authorization !== true || argument === undefined) continue;
      const keys = sharedKeys(context.deployment, call);
      const differ = keys.algorithms === "different" || keys.common === false;
      const scopes = checksScopes(context, call);
      const after = middleware.position === "after-get-app";
      let severity: Severity = "warning";
      let effect: string;
      let fixes: readonly Fix[] = [];
      if (oneLayer === "never") {
        effect = "both ask for a token that they can verify";
        if (differ) effect += ", and their keys differ: no request passes";
        else severity = "info";
      } else if (!after) {
        effect = "AgentOS's own layer answers first, and this middleware has no effect";
        if (oneLayer === "depends") effect += " from agno 2.7.0 on";
      } else if (scopes === false) {
        effect = "it answers instead of AgentOS's own layer and checks no scopes, so a token without scopes gets in everywhere";
        fixes = setArgument(context, middleware, "authorization", "True", "Add authorization=True to the middleware");
      } else {
        effect = "it answers instead of AgentOS's own layer";
        if (differ) effect += ", and their keys differ: tokens for AgentOS's own key get 401";
        else severity = "info";
      }
      const decides = oneLayer === "never" || (oneLayer === "always" && after);
      if (differ && call.certain && decides) severity = "error";
      yield {
        ...lineOf(context, middleware.place),
        message: `JWTMiddleware beside authorization=True: ${effect}`,
        severity,
        related: [{ place: argument.place, message: "AgentOS puts up a layer of its own" }],
        fixes,
      };
    }
  },
});
