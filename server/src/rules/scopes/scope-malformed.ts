import { defineRule } from "../rule.ts";
import { scopeFinding, scopeProblems } from "../support/scopeUses.ts";
import { shown } from "../support/shown.ts";

const reasons = {
  empty: "is empty",
  "white-space": "holds white space, and scopes are compared as they are",
  parts: "is not resource:action or resource:id:action",
  "empty-part": "has an empty part",
} as const;

/** A scope has two or three parts between colons; any other matches nothing, without a word (scopes.py:139-171). */
export const scopeMalformed = defineRule({
  meta: {
    id: "scope-malformed",
    title: "Scope that is not resource:action",
    severity: "error",
    topic: "scopes",
    fixable: true,
    since: "0.1.0",
  },
  needs: ["scope"],
  *check(context) {
    for (const { use, problem } of scopeProblems(context, "malformed")) {
      const then = use.source === "mapping" ? "no token satisfies it" : "it opens nothing, requests get 403";
      const message = `"${shown(use.scope)}" ${reasons[problem.reason]}: ${then}${problem.meant === undefined ? "" : `; "${shown(problem.meant)}"?`}`;
      yield scopeFinding(context, use, { message, severity: use.evident ? "error" : "info", meant: problem.meant });
    }
  },
});
