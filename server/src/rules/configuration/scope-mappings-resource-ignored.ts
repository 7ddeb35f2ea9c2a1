import { isSatisfiable } from "../../agentos/scopes.ts";
import { defineRule } from "../rule.ts";
import { lineOf, newestAgno } from "../support/productCalls.ts";
import { resourceOfKey, scopeMappings, writtenPlace } from "../support/scopeMappings.ts";
import { shown } from "../support/shown.ts";

/** On the path of one agent, team or workflow only the action of a two-part requirement counts (scopes.py:316-330, facts §1.14). */
export const scopeMappingsResourceIgnored = defineRule({
  meta: {
    id: "scope-mappings-resource-ignored",
    title: "scope_mappings resource that is not compared",
    severity: "warning",
    topic: "configuration",
    fixable: false,
    since: "0.1.0",
  },
  needs: ["scope_mappings="],
  *check(context) {
    const version = newestAgno(context.deployment);
    for (const { key, scopes } of scopeMappings(context)) {
      const resource = resourceOfKey(key.text);
      if (resource?.id === undefined) continue;
      for (const scope of scopes) {
        const parts = scope.text.split(":");
        if (parts.length !== 2 || parts.includes("") || isSatisfiable(scope.text, key.text, version)) continue;
        const { family } = resource;
        yield {
          ...lineOf(context, writtenPlace(scope)),
          message: `"${shown(scope.text)}" gets 403 here: under /${family}/ only the action counts, as ${family}:<id>:${shown(parts[1] ?? "")}`,
        };
      }
    }
  },
});
