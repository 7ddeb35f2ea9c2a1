import { truth } from "../../agentos/configuration.ts";
import { requireAuthorization } from "../../fixes/requireAuthorization.ts";
import { defineRule, type Severity } from "../rule.ts";
import { settingIn } from "../support/guards.ts";
import { argumentPlace, literalOf, productCalls } from "../support/productCalls.ts";

/** Users are told apart by the subject of their tokens; without a JWT layer there is none (facts §6.3). */
export const userIsolationInactive = defineRule({
  meta: {
    id: "user-isolation-inactive",
    title: "user_isolation=True without JWT authentication",
    severity: "warning",
    topic: "configuration",
    fixable: true,
    since: "0.1.0",
  },
  needs: ["user_isolation="],
  *check(context) {
    for (const call of productCalls(context)) {
      const argument = call.use.arguments.get("user_isolation");
      const { app, runs } = call.of;
      if (argument === undefined || call.owner !== "AuthorizationConfig" || app.authorization !== false) continue;
      const value = literalOf(call, "user_isolation");
      if (value === undefined || truth(value) !== true || app.middlewares.length > 0) continue;
      if (runs.some(({ run }) => ["JWT_VERIFICATION_KEY", "JWT_JWKS_FILE"].some((name) => settingIn(run, name, true) !== undefined)))
        continue;
      // That the whole configuration is ignored is said where it is handed over; this is what follows from it.
      const severity: Severity = app.arguments.get("authorization_config")?.namePlace === undefined ? "warning" : "info";
      yield {
        ...argumentPlace(context, argument),
        message: "user_isolation=True does nothing without authorization=True: all callers share sessions and memories",
        severity,
        fixes: requireAuthorization(context, [app]),
      };
    }
  },
});
