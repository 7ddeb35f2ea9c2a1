import { atLeast } from "../../agentos/agnoVersions.ts";
import { scopeResources } from "../../agentos/scopeData.ts";
import { defineRule } from "../rule.ts";
import { newestAgno } from "../support/productCalls.ts";
import { replaceScope, scopeFinding, scopeProblems } from "../support/scopeUses.ts";
import { shown } from "../support/shown.ts";

/** `*` stands for an id, never for an action: `agents:*` opens nothing (facts §10). */
export const scopeWildcardAction = defineRule({
  meta: {
    id: "scope-wildcard-action",
    title: "Scope with * as its action",
    severity: "error",
    topic: "scopes",
    fixable: true,
    since: "0.1.0",
  },
  needs: ["scope"],
  *check(context) {
    const version = newestAgno(context.deployment);
    for (const { use, problem } of scopeProblems(context, "wildcard-action")) {
      const resource = use.scope.split(":")[0] ?? "";
      const known = Object.hasOwn(scopeResources, resource) ? scopeResources[resource] : undefined;
      const listed = Object.entries(known ?? {})
        .filter(([, since]) => atLeast(version, since))
        .map(([action]) => `${resource}:${action}`);
      const meant = problem.meant === undefined ? listed : [problem.meant];
      const then = use.source === "mapping" ? "no token satisfies it" : "it opens nothing, requests get 403";
      const message = `"${shown(use.scope)}": * stands for an id, not for an action: ${then}${meant.length > 0 ? `; write ${meant.join(", ")}` : ""}`;
      yield {
        ...scopeFinding(context, use, { message, severity: use.evident || listed.length > 0 ? "error" : "info" }),
        fixes: use.source === "mapping" ? [] : replaceScope(context, use, meant),
      };
    }
  },
});
