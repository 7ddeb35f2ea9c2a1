import { defineRule } from "../rule.ts";
import { keyPlaceIn, keySets, loadedAt } from "../support/keySets.ts";

/** A JWKS is usually shipped, mounted or committed; a secret in it signs tokens for whoever reads it. */
export const jwksSymmetricKey = defineRule({
  meta: {
    id: "jwks-symmetric-key",
    title: "Shared secret in a JWKS file",
    severity: "warning",
    topic: "jwks",
    fixable: false,
    since: "0.1.0",
  },
  needs: ["key-set"],
  *check(context) {
    for (const set of keySets(context)) {
      if (set.uses.length === 0) continue;
      for (const { index, built } of set.facts?.entries ?? []) {
        if (built?.kind !== "secret") continue;
        yield {
          ...keyPlaceIn(set, index),
          message: "This key is a shared secret: whoever reads the JWKS file can sign tokens",
          related: loadedAt(set),
        };
      }
    }
  },
});
