import { wrapArrayInKeys } from "../../fixes/keySetEdits.ts";
import { defineRule } from "../rule.ts";
import { contentSeverity, startError } from "../support/jwksUses.ts";
import { keySets, lineAt, loadedAt } from "../support/keySets.ts";

/** A JWKS is an object with the member `keys` (RFC 7517 §5); anything else raises AttributeError, which nothing catches (facts §3.5). */
export const jwksNotObject = defineRule({
  meta: {
    id: "jwks-not-object",
    title: "JWKS file whose top level is no object",
    severity: "error",
    topic: "jwks",
    fixable: true,
    since: "0.1.0",
  },
  needs: ["key-set"],
  *check(context) {
    for (const set of keySets(context)) {
      const { facts, document } = set;
      if (facts?.problem?.code !== "not-an-object" || document.data === undefined) continue;
      const severity = contentSeverity("error", set.severity);
      const what = document.data.kind === "list" ? "The keys stand in a bare list" : "The file holds no JSON object";
      const fix = wrapArrayInKeys(document);
      yield {
        ...lineAt(set, document.data.span),
        message: `${what}, not in the member 'keys' of one: ${startError(severity, "AttributeError")}`,
        severity,
        related: loadedAt(set),
        fixes: fix === undefined ? [] : [fix],
      };
    }
  },
});
