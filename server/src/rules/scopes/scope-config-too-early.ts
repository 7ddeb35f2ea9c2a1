import { defineRule } from "../rule.ts";
import { agnoName } from "../support/guards.ts";
import { scopeFinding, scopeProblems } from "../support/scopeUses.ts";
import { shown } from "../support/shown.ts";

/** A scope that came in a later version than the one in force; before 2.6.7 `config:read` was `system:read` (facts §1.15). */
export const scopeConfigTooEarly = defineRule({
  meta: {
    id: "scope-config-too-early",
    title: "Scope that this version of agno does not know yet",
    severity: "error",
    topic: "scopes",
    fixable: true,
    since: "0.1.0",
  },
  needs: ["scope"],
  *check(context) {
    for (const { use, problem } of scopeProblems(context, "too-early")) {
      const { since, meant } = problem;
      const message = `${agnoName(context.deployment)} does not know "${shown(use.scope)}", which came in ${since}: it opens nothing${meant === undefined ? "" : `; "${shown(meant)}" is its name here`}`;
      yield scopeFinding(context, use, { message, severity: use.evident ? "error" : "info", meant });
    }
  },
});
