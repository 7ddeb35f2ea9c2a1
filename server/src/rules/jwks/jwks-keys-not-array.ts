import { defineRule } from "../rule.ts";
import { contentSeverity, startError } from "../support/jwksUses.ts";
import { keySets, loadedAt, setPlace } from "../support/keySets.ts";
import { withoutKeys } from "../support/keySetWords.ts";

/** Python iterates over the names of an object and the characters of a text, none of which is a key; a number raises (facts §3.5). */
export const jwksKeysNotArray = defineRule({
  meta: {
    id: "jwks-keys-not-array",
    title: "Member 'keys' of a JWKS that is no array",
    severity: "error",
    topic: "jwks",
    fixable: false,
    since: "0.1.0",
  },
  needs: ["key-set"],
  *check(context) {
    for (const set of keySets(context)) {
      const { facts } = set;
      if (facts?.problem?.code !== "keys-not-an-array") continue;
      const severity = contentSeverity("error", set.severity);
      const effect = facts.startError === undefined ? withoutKeys(severity) : startError(severity, facts.startError.exception);
      yield { ...setPlace(set), message: `'keys' must be an array of keys: ${effect}`, severity, related: loadedAt(set) };
    }
  },
});
