import { defineRule } from "../rule.ts";
import { scopeFinding, scopeProblems } from "../support/scopeUses.ts";
import { shown } from "../support/shown.ts";

/** An action that no endpoint of the resource asks for. */
export const scopeUnknownAction = defineRule({
  meta: {
    id: "scope-unknown-action",
    title: "Scope with an action that the resource does not have",
    severity: "warning",
    topic: "scopes",
    fixable: true,
    since: "0.1.0",
  },
  needs: ["scope"],
  *check(context) {
    for (const { use, problem } of scopeProblems(context, "unknown-action")) {
      const { resource, action, meant } = problem;
      const message = `No endpoint asks for ${resource}:${shown(action)}: "${shown(use.scope)}" opens nothing${meant === undefined ? "" : `; "${shown(meant)}"?`}`;
      yield scopeFinding(context, use, { message, severity: use.evident ? "warning" : "info", meant });
    }
  },
});
