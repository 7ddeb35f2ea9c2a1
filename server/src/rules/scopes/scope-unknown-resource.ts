import { defineRule } from "../rule.ts";
import { scopeFinding, scopeProblems } from "../support/scopeUses.ts";
import { shown } from "../support/shown.ts";

/** A resource that no endpoint asks for; scopes of the project's own mappings and of the control plane are known (facts §13.D). */
export const scopeUnknownResource = defineRule({
  meta: {
    id: "scope-unknown-resource",
    title: "Scope of a resource that AgentOS does not have",
    severity: "warning",
    topic: "scopes",
    fixable: true,
    since: "0.1.0",
  },
  needs: ["scope"],
  *check(context) {
    for (const { use, problem } of scopeProblems(context, "unknown-resource")) {
      // A scope that resembles none of AgentOS's may well be for something else that reads the same token.
      const near = problem.meant !== undefined;
      if (!near && !use.evident) continue;
      const message = `AgentOS has no resource "${shown(problem.resource)}": "${shown(use.scope)}" opens nothing${near ? `; "${shown(problem.meant)}"?` : ""}`;
      yield scopeFinding(context, use, { message, severity: near && use.evident ? "warning" : "info", meant: problem.meant });
    }
  },
});
