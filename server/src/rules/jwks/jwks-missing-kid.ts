import { defineRule } from "../rule.ts";
import { contentSeverity } from "../support/jwksUses.ts";
import { keyPlaceIn, keySets } from "../support/keySets.ts";

/** One key without `kid` answers for every token, also for those that name another key (facts §3.5). */
export const jwksMissingKid = defineRule({
  meta: {
    id: "jwks-missing-kid",
    title: "Key of a JWKS without 'kid'",
    severity: "hint",
    topic: "jwks",
    fixable: false,
    since: "0.1.0",
  },
  needs: ["key-set"],
  *check(context) {
    for (const set of keySets(context)) {
      const entries = set.facts?.entries ?? [];
      const kidless = entries.filter(({ built, kid }) => built !== undefined && kid.kind === "default");
      const [only] = kidless;
      if (only === undefined || kidless.length > 1) continue;
      const message =
        entries.length === 1
          ? "The key has no 'kid': it is tried for every token, whatever key the token names"
          : "This key has no 'kid': it is tried for every token whose key is not in the set";
      yield { ...keyPlaceIn(set, only.index), message, severity: contentSeverity("hint", set.keySeverity) };
    }
  },
});
