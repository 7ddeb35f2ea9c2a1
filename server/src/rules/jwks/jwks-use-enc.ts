import { defineRule } from "../rule.ts";
import { contentSeverity } from "../support/jwksUses.ts";
import { isForEncryption, keyPlaceIn, keySets } from "../support/keySets.ts";

/** AgentOS does not look at `use` and `key_ops`: the key verifies signatures all the same (facts §3.5). */
export const jwksUseEnc = defineRule({
  meta: {
    id: "jwks-use-enc",
    title: "Encryption key in a JWKS file",
    severity: "hint",
    topic: "jwks",
    fixable: false,
    since: "0.1.0",
  },
  needs: ["key-set"],
  *check(context) {
    for (const set of keySets(context)) {
      if (set.uses.length === 0) continue;
      for (const { index, built } of set.facts?.entries ?? []) {
        if (built === undefined || !isForEncryption(set, index)) continue;
        const message = "AgentOS does not look at 'use': it verifies signatures with this encryption key too";
        yield { ...keyPlaceIn(set, index, "use"), message, severity: contentSeverity("hint", set.keySeverity) };
      }
    }
  },
});
