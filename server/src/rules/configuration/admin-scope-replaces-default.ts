import { adminScope, knownScopes } from "../../agentos/scopes.ts";
import { defineRule } from "../rule.ts";
import { adminScopes } from "../support/adminScope.ts";
import { argumentPlace, newestAgno } from "../support/productCalls.ts";

/** A configured admin scope takes the place of `agent_os:admin`, which then opens nothing (facts §6.3). */
export const adminScopeReplacesDefault = defineRule({
  meta: {
    id: "admin-scope-replaces-default",
    title: "admin_scope in place of agent_os:admin",
    severity: "info",
    topic: "configuration",
    fixable: false,
    since: "0.1.0",
  },
  needs: ["admin_scope="],
  *check(context) {
    for (const { argument, scope } of adminScopes(context)) {
      if (scope === adminScope || knownScopes(newestAgno(context.deployment)).includes(scope)) continue;
      yield {
        ...argumentPlace(context, argument),
        message: "With this admin_scope, tokens that carry agent_os:admin are no administrators any more, those of os.agno.com among them",
      };
    }
  },
});
