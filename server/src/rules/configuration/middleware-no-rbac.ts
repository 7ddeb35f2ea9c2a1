import { setArgument } from "../../fixes/callEdits.ts";
import { defineRule } from "../rule.ts";
import { agnoIs } from "../support/guards.ts";
import { isAbsent, lineOf, middlewareCalls } from "../support/productCalls.ts";
import { checksScopes } from "../support/scopeChecks.ts";

/** A middleware that verifies tokens and lets each of them do everything (facts §6.2). */
export const middlewareNoRbac = defineRule({
  meta: {
    id: "middleware-no-rbac",
    title: "JWTMiddleware that checks no scopes",
    severity: "info",
    topic: "configuration",
    fixable: true,
    since: "0.1.0",
  },
  needs: ["middleware"],
  *check(context) {
    if (agnoIs(context.deployment, { since: "2.3.13" }) === "never") return;
    for (const call of middlewareCalls(context)) {
      // `authorization=True` of the app is a finding of its own; a written False is a decision.
      if (call.of.app.authorization === true || !isAbsent(call, "authorization")) continue;
      if (checksScopes(context, call) !== false) continue;
      yield {
        ...lineOf(context, call.use.calleePlace),
        message: "JWTMiddleware without authorization=True checks tokens but no scopes: any valid token may do anything",
        fixes: setArgument(context, call.middleware, "authorization", "True", "Add authorization=True"),
      };
    }
  },
});
