import { defineRule } from "../rule.ts";
import { closedDefaults, excludedRoutes } from "../support/excludedRoutes.ts";
import { listed, subject } from "../support/findings.ts";
import { argumentPlace } from "../support/productCalls.ts";

/** JWTMiddleware's own list takes the place of the default one; AuthorizationConfig's is added to it (facts §6.2). */
export const excludedRoutesReplaceDefaults = defineRule({
  meta: {
    id: "excluded-routes-replace-defaults",
    title: "Excluded paths that replace the defaults",
    severity: "info",
    topic: "configuration",
    fixable: true,
    since: "0.1.0",
  },
  needs: ["excluded_route_paths="],
  *check(context) {
    for (const { call, argument, patterns, complete } of excludedRoutes(context)) {
      if (call.owner !== "JWTMiddleware" || !complete) continue;
      const closed = closedDefaults(patterns.map(({ text }) => text)).filter((path) =>
        ["/health", "/docs", "/openapi.json"].includes(path),
      );
      if (closed.length === 0) continue;
      const source = context.project.documents.get(argument.place.uri)?.text ?? "";
      const { start, end } = argument.expression.span;
      const isPlain = argument.expression.kind === "list" && argument.namePlace !== undefined && source[start] === "[";
      const text = `${closed.map((path) => `"${path}"`).join(", ")}${patterns.length > 0 ? ", " : ""}`;
      yield {
        ...argumentPlace(context, argument),
        message: `excluded_route_paths replaces the default list: ${subject(closed, "wants", "want")} a token now`,
        fixes:
          isPlain && end > start
            ? [
                {
                  title: `Add ${listed(closed)} to the list`,
                  safety: "unsafe",
                  changes: [{ kind: "edit", uri: argument.place.uri, span: { start: start + 1, end: start + 1 }, text }],
                },
              ]
            : [],
      };
    }
  },
});
