import { defineRule } from "../rule.ts";
import { contentSeverity } from "../support/jwksUses.ts";
import { keySets, loadedAt, setPlace } from "../support/keySets.ts";
import { withoutKeys } from "../support/keySetWords.ts";

/** Several keys, and none is left: one that is alone is reported at its own place by `jwks-key-dropped`. */
export const jwksNoUsableKey = defineRule({
  meta: {
    id: "jwks-no-usable-key",
    title: "JWKS file none of whose keys can be used",
    severity: "error",
    topic: "jwks",
    fixable: false,
    since: "0.1.0",
  },
  needs: ["key-set"],
  *check(context) {
    for (const set of keySets(context)) {
      const { facts } = set;
      if (facts === undefined || facts.problem !== undefined || facts.entries.length < 2 || !facts.isEmpty) continue;
      const severity = contentSeverity("error", set.severity);
      const message = `PyJWT can build none of the ${facts.entries.length} keys: ${withoutKeys(severity)}`;
      yield { ...setPlace(set), message, severity, related: loadedAt(set) };
    }
  },
});
