import { defineRule } from "../rule.ts";
import { excludedRoutes, isDefault } from "../support/excludedRoutes.ts";
import { agnoIs, settingIn } from "../support/guards.ts";
import { argumentPlace } from "../support/productCalls.ts";

const names = ["JWT_VERIFICATION_KEY", "JWT_JWKS_FILE", "OS_SECURITY_KEY"] as const;

/** From 2.7.0 on AgentOS's own layer stands there as well as soon as a variable configures it, and it knows its own list only (facts §13.C). */
export const excludedRoutesOverridden = defineRule({
  meta: {
    id: "excluded-routes-overridden",
    title: "Excluded paths that AgentOS's own layer guards",
    severity: "warning",
    topic: "configuration",
    fixable: false,
    since: "0.1.0",
  },
  needs: ["excluded_route_paths="],
  *check(context) {
    const applies = agnoIs(context.deployment, { since: "2.7.0" });
    if (applies === "never") return;
    for (const { call, argument, patterns } of excludedRoutes(context)) {
      // On base_app the whole middleware is shadowed, which is a finding of its own.
      if (call.middleware?.position !== "after-get-app" || patterns.every(({ text }) => isDefault(text))) continue;
      const { app, runs } = call.of;
      const guards = runs.map(({ run }) =>
        app.authorization === true
          ? "authorization=True"
          : names.find((name) => settingIn(run, name, name !== "OS_SECURITY_KEY") !== undefined),
      );
      const guard = guards[0] ?? (app.authorization === true ? "authorization=True" : undefined);
      if (guard === undefined || guards.includes(undefined)) continue;
      const remedy =
        agnoIs(context.deployment, { since: "3.0.6" }) === "always" ? "; use AuthorizationConfig(excluded_route_paths=) instead" : "";
      yield {
        ...argumentPlace(context, argument),
        message: `With ${guard}${applies === "always" ? "" : " and agno 2.7.0 or newer"} AgentOS has a layer of its own, which still wants a token on these paths${remedy}`,
      };
    }
  },
});
