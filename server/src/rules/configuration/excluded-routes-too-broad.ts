import { removeListItem } from "../../fixes/listItem.ts";
import { defineRule, type Severity } from "../rule.ts";
import { excludedRoutes, openedFamilies } from "../support/excludedRoutes.ts";
import { lineOf } from "../support/productCalls.ts";
import { writtenPlace } from "../support/scopeMappings.ts";
import { shown } from "../support/shown.ts";

/** What these serve is what the authentication is for. */
const guarded: ReadonlySet<string> = new Set([
  "agents",
  "teams",
  "workflows",
  "sessions",
  "memories",
  "knowledge",
  "traces",
  "components",
  "schedules",
  "approvals",
  "service-accounts",
  "databases",
]);

/** Excluded paths are open to anybody; `*` crosses slashes (facts §6.2). */
export const excludedRoutesTooBroad = defineRule({
  meta: {
    id: "excluded-routes-too-broad",
    title: "Excluded paths that open protected routes",
    severity: "error",
    topic: "configuration",
    fixable: true,
    since: "0.1.0",
  },
  needs: ["excluded_route_paths="],
  *check(context) {
    for (const { call, argument, patterns } of excludedRoutes(context)) {
      for (const pattern of patterns) {
        const families = openedFamilies(context, pattern.text);
        if (families.length === 0) continue;
        const isGuarded = families.some((family) => guarded.has(family));
        const isWritten = writtenPlace(pattern).span.start >= argument.place.span.start;
        const severity: Severity = !isGuarded ? "info" : call.certain && /[*?[]/.test(pattern.text) ? "error" : "warning";
        const names = families.slice(0, 3).map((family) => `/${family}`);
        const which = families.length > 3 ? `${names.join(", ")} and ${families.length - 3} more` : names.join(", ");
        yield {
          ...lineOf(context, isWritten ? writtenPlace(pattern) : argument.place),
          message: `"${shown(pattern.text)}" takes ${which} out of authentication: anybody gets in without a token`,
          severity,
          fixes: removeListItem(context, argument, writtenPlace(pattern).span, `Remove "${shown(pattern.text)}"`),
        };
      }
    }
  },
});
