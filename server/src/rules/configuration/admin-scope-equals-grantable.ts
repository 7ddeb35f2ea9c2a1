import { adminScope, knownScopes } from "../../agentos/scopes.ts";
import { defineRule } from "../rule.ts";
import { adminScopes } from "../support/adminScope.ts";
import { argumentPlace, newestAgno } from "../support/productCalls.ts";

/** An admin scope that users hold for another reason makes administrators of them. */
export const adminScopeEqualsGrantable = defineRule({
  meta: {
    id: "admin-scope-equals-grantable",
    title: "admin_scope that is an ordinary scope",
    severity: "hint",
    topic: "configuration",
    fixable: false,
    since: "0.1.0",
  },
  needs: ["admin_scope="],
  *check(context) {
    for (const { argument, scope } of adminScopes(context)) {
      if (scope === adminScope || !knownScopes(newestAgno(context.deployment)).includes(scope)) continue;
      yield {
        ...argumentPlace(context, argument),
        message: `admin_scope is the ordinary scope "${scope}": whoever holds it is an administrator`,
      };
    }
  },
});
