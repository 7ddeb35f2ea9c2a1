import { removePrivateMembers } from "../../fixes/keySetEdits.ts";
import { defineRule } from "../rule.ts";
import { contentSeverity } from "../support/jwksUses.ts";
import { keyNodes, keyPlaceIn, keySets, loadedAt } from "../support/keySets.ts";

/** A private RSA JWK has no `verify`; EC and Ed25519 ones work, and whoever reads the file can sign (facts §3.5, §8.1). */
export const jwksPrivateKey = defineRule({
  meta: {
    id: "jwks-private-key",
    title: "Private key in a JWKS file",
    severity: "error",
    topic: "jwks",
    fixable: true,
    since: "0.1.0",
  },
  needs: ["key-set"],
  *check(context) {
    for (const set of keySets(context)) {
      // A set that nothing loads may well be the one that signs.
      if (set.uses.length === 0) continue;
      for (const { index, built } of set.facts?.entries ?? []) {
        if (built?.kind !== "key" || !built.key.isPrivate) continue;
        const isRsa = built.key.family === "RSA";
        const node = keyNodes(set)[index];
        const fix = node === undefined ? undefined : removePrivateMembers(set.document, node);
        yield {
          ...keyPlaceIn(set, index, "d"),
          message: isRsa
            ? "This is a private RSA key, with which nothing can be verified: tokens that name it get 401"
            : "This is a private key: it verifies tokens, and whoever reads the file can sign them",
          severity: contentSeverity(isRsa ? "error" : "warning", set.keySeverity),
          related: loadedAt(set),
          fixes: fix === undefined ? [] : [fix],
        };
      }
    }
  },
});
