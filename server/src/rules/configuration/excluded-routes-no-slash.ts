import { defineRule } from "../rule.ts";
import { excludedRoutes } from "../support/excludedRoutes.ts";
import { lineOf } from "../support/productCalls.ts";
import { writtenPlace } from "../support/scopeMappings.ts";
import { shown } from "../support/shown.ts";

/** Every path begins with a slash, so that a pattern without one matches none. */
export const excludedRoutesNoSlash = defineRule({
  meta: {
    id: "excluded-routes-no-slash",
    title: "Excluded path without a slash at its start",
    severity: "warning",
    topic: "configuration",
    fixable: true,
    since: "0.1.0",
  },
  needs: ["excluded_route_paths="],
  *check(context) {
    for (const { patterns } of excludedRoutes(context)) {
      for (const pattern of patterns) {
        if (/^[/*?[]/.test(pattern.text)) continue;
        const place = writtenPlace(pattern);
        const meant = /^[\w.{}*-]/.test(pattern.text) ? `/${pattern.text}` : undefined;
        yield {
          ...lineOf(context, place),
          message: `"${shown(pattern.text)}" matches no path: paths begin with a slash, so the route still wants a token`,
          fixes:
            meant === undefined || pattern.mapped === undefined
              ? []
              : [
                  {
                    title: `Write "${shown(meant)}"`,
                    safety: "unsafe",
                    preferred: true,
                    changes: [{ kind: "edit", uri: place.uri, span: pattern.mapped.span, text: meant }],
                  },
                ],
        };
      }
    }
  },
});
