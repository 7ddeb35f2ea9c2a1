import { isSatisfiable } from "../../agentos/scopes.ts";
import { defineRule } from "../rule.ts";
import { lineOf, newestAgno } from "../support/productCalls.ts";
import { resourceOfKey, scopeMappings, writtenPlace } from "../support/scopeMappings.ts";

/** The handlers of agents, teams and workflows check their own scopes again, whatever the mapping says (facts §6.2). */
export const scopeMappingsBuiltin = defineRule({
  meta: {
    id: "scope-mappings-builtin",
    title: "scope_mappings for a route that checks its own scopes",
    severity: "hint",
    topic: "configuration",
    fixable: false,
    since: "0.1.0",
  },
  needs: ["scope_mappings="],
  *check(context) {
    const version = newestAgno(context.deployment);
    for (const { key, scopes } of scopeMappings(context)) {
      const resource = resourceOfKey(key.text);
      if (resource === undefined || scopes.length === 0) continue;
      // What no token satisfies, or every built-in scope does, is another finding, or none.
      if (!scopes.every(({ text }) => isSatisfiable(text, key.text, version))) continue;
      if (scopes.every(({ text }) => text.split(":")[0] === resource.family)) continue;
      yield {
        ...lineOf(context, writtenPlace(key)),
        message: `The handlers of /${resource.family} check ${resource.family} scopes themselves: this mapping comes on top, not in their place`,
      };
    }
  },
});
