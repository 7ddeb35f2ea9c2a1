import { commentOut } from "../../fixes/commentOut.ts";
import { defineRule, type Related, type Severity } from "../rule.ts";
import { agnoIs, placeOf, settingIn } from "../support/guards.ts";
import { sharedKeys } from "../support/layerKeys.ts";
import { lineOf, middlewareCalls } from "../support/productCalls.ts";

const names = ["JWT_VERIFICATION_KEY", "JWT_JWKS_FILE", "OS_SECURITY_KEY"] as const;

/** From 2.7.0 on AgentOS puts its own layer around the middleware of `base_app` as soon as a variable configures one (facts §1.6). */
export const middlewareShadowedByAgentos = defineRule({
  meta: {
    id: "middleware-shadowed-by-agentos",
    title: "JWTMiddleware on base_app behind AgentOS's own layer",
    severity: "error",
    topic: "configuration",
    fixable: true,
    since: "0.1.0",
  },
  needs: ["middleware"],
  *check(context) {
    const applies = agnoIs(context.deployment, { since: "2.7.0" });
    if (applies === "never") return;
    for (const call of middlewareCalls(context)) {
      const { middleware, of, certain } = call;
      if (middleware.position !== "base-app" || of.app.authorization !== false) continue;
      const shadowed = of.runs.flatMap(({ run }) => {
        const setting = names.map((name) => settingIn(run, name, name !== "OS_SECURITY_KEY")).find((found) => found !== undefined);
        return setting === undefined ? [] : [{ setting }];
      });
      const [first] = shadowed;
      if (first === undefined) continue;
      const isCertain = applies === "always" && certain && shadowed.length === of.runs.length;
      const { algorithms, within } = sharedKeys(context.deployment, call);
      const stillAdmits = first.setting.name !== "OS_SECURITY_KEY" && algorithms !== "different" && within !== false;
      const severity: Severity = isCertain && !stillAdmits ? "error" : "warning";
      const { name } = first.setting;
      const effect =
        name === "OS_SECURITY_KEY"
          ? "valid JWTs get 401, and the security key walks past it"
          : stillAdmits
            ? "this middleware's own settings have no effect"
            : "its tokens get 401, because the outer layer knows only its own key and RS256";
      const related: readonly Related[] = [{ place: placeOf(context, first.setting), message: `${name} switches AgentOS's own layer on` }];
      yield {
        ...lineOf(context, middleware.place),
        message: `With ${name} set${applies === "always" ? "" : " and agno 2.7.0 or newer"}, AgentOS wraps this middleware: ${effect}; add it after get_app()`,
        severity,
        related,
        fixes: commentOut(context, [first.setting], true),
      };
    }
  },
});
