import { nameKeys } from "../../fixes/keySetEdits.ts";
import { defineRule } from "../rule.ts";
import { contentSeverity } from "../support/jwksUses.ts";
import { keyNodes, keyPlaceIn, keySets, loadedAt, shownKid } from "../support/keySets.ts";

/** Keys are filed by `kid`, and the last of the same name wins (facts §3.5; RFC 7517 §4.5 wants them distinct). */
export const jwksDuplicateKid = defineRule({
  meta: {
    id: "jwks-duplicate-kid",
    title: "Two keys of a JWKS with the same 'kid'",
    severity: "error",
    topic: "jwks",
    fixable: true,
    since: "0.1.0",
  },
  needs: ["key-set"],
  *check(context) {
    for (const set of keySets(context)) {
      const nodes = keyNodes(set);
      for (const entry of set.facts?.entries ?? []) {
        const { index, shadowedBy, kid, info } = entry;
        if (shadowedBy === undefined || kid.kind !== "text") continue;
        const winner = set.facts?.entries[shadowedBy];
        // The same key twice does no harm.
        const isSame = winner?.info?.thumbprint !== undefined && winner.info.thumbprint === info?.thumbprint;
        const node = nodes[index];
        const fix =
          isSame || node === undefined || info?.thumbprint === undefined
            ? undefined
            : nameKeys(set.document, [{ node, kid: info.thumbprint }]);
        yield {
          ...keyPlaceIn(set, index, "kid"),
          message: isSame
            ? `The key '${shownKid(kid.value)}' stands here twice`
            : `Another key with the kid '${shownKid(kid.value)}' replaces this one: tokens signed with it get 401`,
          severity: isSame ? "info" : contentSeverity("error", set.keySeverity),
          related: [{ place: keyPlaceIn(set, shadowedBy, "kid"), message: "This key is used" }, ...loadedAt(set)],
          fixes: fix === undefined ? [] : [fix],
        };
      }
    }
  },
});
