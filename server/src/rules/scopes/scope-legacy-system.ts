import { defineRule } from "../rule.ts";
import { scopeFinding, scopeProblems } from "../support/scopeUses.ts";
import { shown } from "../support/shown.ts";

/** `system:read` became `config:read` in 2.6.7; the old name still works. */
export const scopeLegacySystem = defineRule({
  meta: {
    id: "scope-legacy-system",
    title: "Former name of a config scope",
    severity: "info",
    topic: "scopes",
    fixable: true,
    since: "0.1.0",
    tags: ["deprecated"],
  },
  needs: ["scope"],
  *check(context) {
    for (const { use, problem } of scopeProblems(context, "legacy-system")) {
      const message = `"${shown(use.scope)}" is the former name of "${shown(problem.meant)}" (agno 2.6.7); it still works`;
      yield scopeFinding(context, use, { message, severity: "info", meant: problem.meant });
    }
  },
});
