import { replaceMember } from "../../fixes/keySetEdits.ts";
import { defineRule } from "../rule.ts";
import { contentSeverity } from "../support/jwksUses.ts";
import { keyNodes, keyPlaceIn, keySets, loadedAt, memberOf } from "../support/keySets.ts";

/** PyJWT wants a text in the token's header, so that no token can name such a key (facts §3.5). */
export const jwksKidNotString = defineRule({
  meta: {
    id: "jwks-kid-not-string",
    title: "'kid' of a JWKS that is no text",
    severity: "error",
    topic: "jwks",
    fixable: true,
    since: "0.1.0",
  },
  needs: ["key-set"],
  *check(context) {
    for (const set of keySets(context)) {
      for (const { index, kid, built } of set.facts?.entries ?? []) {
        if (built === undefined || kid.kind !== "not-text") continue;
        const node = keyNodes(set)[index];
        const written = memberOf(node, "kid")?.value;
        const text = written?.kind === "scalar" ? written.text.value : undefined;
        const fix =
          node === undefined || text === undefined ? undefined : replaceMember(set.document, node, "kid", text, "Put the kid in quotes");
        yield {
          ...keyPlaceIn(set, index, "kid"),
          message: "The 'kid' is no text, so that no token can name this key: tokens signed with it get 401",
          severity: contentSeverity("error", set.keySeverity),
          related: loadedAt(set),
          fixes: fix === undefined ? [] : [fix],
        };
      }
    }
  },
});
