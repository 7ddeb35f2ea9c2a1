import { defineRule } from "../rule.ts";
import { scopeFinding, scopeProblems } from "../support/scopeUses.ts";
import { shown } from "../support/shown.ts";

/** Ids count for agents, teams and workflows only; `sessions:abc:read` matches nothing (facts §10). */
export const scopeIdNotHonoured = defineRule({
  meta: {
    id: "scope-id-not-honoured",
    title: "Scope with an id where ids do not count",
    severity: "warning",
    topic: "scopes",
    fixable: true,
    since: "0.1.0",
  },
  needs: ["scope"],
  *check(context) {
    for (const { use, problem } of scopeProblems(context, "id-not-honoured")) {
      const message = `Ids count for agents, teams and workflows only: "${shown(use.scope)}" opens nothing; "${shown(problem.meant ?? "")}" opens all ${problem.resource}`;
      yield scopeFinding(context, use, { message, severity: use.evident ? "warning" : "info", meant: problem.meant });
    }
  },
});
