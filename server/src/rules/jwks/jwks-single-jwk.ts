import { wrapInKeys } from "../../fixes/keySetEdits.ts";
import { defineRule } from "../rule.ts";
import { contentSeverity } from "../support/jwksUses.ts";
import { keySets, lineAt, loadedAt } from "../support/keySets.ts";
import { withoutKeys } from "../support/keySetWords.ts";

/** One key without the set around it: AgentOS looks for `keys` and finds none (facts §3.5). */
export const jwksSingleJwk = defineRule({
  meta: {
    id: "jwks-single-jwk",
    title: "Single key in place of a JWK set",
    severity: "error",
    topic: "jwks",
    fixable: true,
    since: "0.1.0",
  },
  needs: ["key-set"],
  *check(context) {
    for (const set of keySets(context)) {
      const { facts, document, uses } = set;
      // A key for itself is a fine file as long as nothing takes it for a set.
      if (facts?.problem?.code !== "single-jwk" || document.data === undefined || uses.length === 0) continue;
      const severity = contentSeverity("error", set.severity);
      const fix = wrapInKeys(document);
      yield {
        ...lineAt(set, document.data.span),
        message: `This is one key, not a set with 'keys': ${withoutKeys(severity)}`,
        severity,
        related: loadedAt(set),
        fixes: fix === undefined ? [] : [fix],
      };
    }
  },
});
