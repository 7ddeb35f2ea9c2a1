import { defineRule, type Severity } from "../rule.ts";
import { agnoName } from "../support/guards.ts";
import { argumentPlace, productCalls } from "../support/productCalls.ts";
import { shown } from "../support/shown.ts";
import { renameFixes, unknownParameters } from "../support/unknownParameters.ts";

/** JWTMiddleware is made when the first request comes; a keyword that it does not know is a TypeError there (facts §6.2). */
export const middlewareUnknownParameter = defineRule({
  meta: {
    id: "middleware-unknown-parameter",
    title: "JWTMiddleware parameter that does not exist",
    severity: "error",
    topic: "configuration",
    fixable: true,
    since: "0.1.0",
  },
  needs: ["middleware"],
  *check(context) {
    for (const call of productCalls(context)) {
      if (call.owner !== "JWTMiddleware") continue;
      const severity: Severity = call.certain ? "error" : "warning";
      for (const found of unknownParameters(context, call)) {
        const { name, since, meant, argument } = found;
        // Its own rule speaks of it.
        if (name === "secret_key") continue;
        const why = since === undefined ? "JWTMiddleware has no" : `${agnoName(context.deployment)} has no JWTMiddleware`;
        const then = since !== undefined ? ` (it came in ${since})` : meant === undefined ? "" : `; did you mean ${meant}?`;
        yield {
          ...argumentPlace(context, argument),
          message: `${why} ${shown(name)}=: TypeError when the app starts to serve, every request gets 500${then}`,
          severity,
          fixes: renameFixes(context, found),
        };
      }
    }
  },
});
