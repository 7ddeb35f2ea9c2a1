import { requireAuthorization } from "../../fixes/requireAuthorization.ts";
import { defineRule, type Severity } from "../rule.ts";
import { agnoIs } from "../support/guards.ts";
import { lineOf, runningApps } from "../support/productCalls.ts";

/** `authorization_config=` alone does nothing: AgentOS puts its JWT layer up for `authorization=True` (facts §1.4, §5). */
export const authorizationConfigWithoutAuthorization = defineRule({
  meta: {
    id: "authorization-config-without-authorization",
    title: "authorization_config without authorization=True",
    severity: "error",
    topic: "configuration",
    fixable: true,
    since: "0.1.0",
  },
  needs: ["authorization_config="],
  *check(context) {
    const { deployment } = context;
    for (const { app, runs } of runningApps(context)) {
      const argument = app.arguments.get("authorization_config");
      if (app.config === undefined || argument === undefined || app.authorization !== false) continue;
      // Before 2.3.13 there is no such argument; that is a finding of its own.
      if (agnoIs(deployment, { since: "2.3.13" }) === "never") continue;
      const statuses = runs.map(({ outcome }) => outcome.anonymous.status);
      const isOpen = statuses.includes(200);
      const isGuarded = statuses.length > 0 && statuses.every((status) => status === 401);
      const refusesJwt = isGuarded && runs.every(({ outcome }) => outcome.validJwt.status === 401);
      const hasMiddleware = app.middlewares.length > 0;
      const isFailure = isOpen || (refusesJwt ? !hasMiddleware : !(isGuarded || hasMiddleware));
      const severity: Severity = app.certain && isFailure ? "error" : "warning";
      const effect = hasMiddleware
        ? "its keys and settings have no effect"
        : isOpen
          ? "anybody gets in without a token"
          : refusesJwt
            ? "every valid JWT gets 401, because only the security key is compared"
            : isGuarded
              ? "scopes are not checked, any valid token may do anything"
              : "its keys protect nothing, and scopes are not checked";
      yield {
        ...lineOf(context, argument.place),
        message: `authorization_config is ignored without authorization=True: ${effect}`,
        severity,
        fixes: requireAuthorization(context, [app]),
      };
    }
  },
});
