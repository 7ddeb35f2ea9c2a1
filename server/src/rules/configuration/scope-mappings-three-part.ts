import { isSatisfiable } from "../../agentos/scopes.ts";
import type { Fix } from "../../fixes/fix.ts";
import { defineRule } from "../rule.ts";
import { lineOf, newestAgno } from "../support/productCalls.ts";
import { scopeMappings, writtenPlace } from "../support/scopeMappings.ts";
import { shown } from "../support/shown.ts";

/** A scope of three parts in a mapping is not satisfied by the identical scope in a token (facts §1.14). */
export const scopeMappingsThreePart = defineRule({
  meta: {
    id: "scope-mappings-three-part",
    title: "scope_mappings scope of three parts",
    severity: "error",
    topic: "configuration",
    fixable: true,
    since: "0.1.0",
  },
  needs: ["scope_mappings="],
  *check(context) {
    const version = newestAgno(context.deployment);
    for (const { key, scopes } of scopeMappings(context)) {
      for (const scope of scopes) {
        const parts = scope.text.split(":");
        if (parts.length !== 3 || parts.includes("") || isSatisfiable(scope.text, key.text, version)) continue;
        const [resource = "", , action = ""] = parts;
        const meant = `${resource}:${action}`;
        const place = writtenPlace(scope);
        const fixes: readonly Fix[] =
          scope.mapped === undefined
            ? []
            : [
                {
                  title: `Ask for "${shown(meant)}"`,
                  safety: "unsafe",
                  preferred: true,
                  changes: [{ kind: "edit", uri: place.uri, span: scope.mapped.span, text: meant }],
                },
              ];
        yield {
          ...lineOf(context, place),
          message: `A token with exactly "${shown(scope.text)}" gets 403 here: three parts in a mapping match no id; ask for "${shown(meant)}"`,
          fixes,
        };
      }
    }
  },
});
