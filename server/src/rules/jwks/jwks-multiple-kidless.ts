import { nameKeys } from "../../fixes/keySetEdits.ts";
import { defineRule } from "../rule.ts";
import { contentSeverity } from "../support/jwksUses.ts";
import { keyNodes, keyPlaceIn, keySets, loadedAt } from "../support/keySets.ts";

/** AgentOS files every key without `kid` under one name, so that the last one replaces the others (facts §3.5). */
export const jwksMultipleKidless = defineRule({
  meta: {
    id: "jwks-multiple-kidless",
    title: "Several keys without 'kid' in a JWKS",
    severity: "error",
    topic: "jwks",
    fixable: true,
    since: "0.1.0",
  },
  needs: ["key-set"],
  *check(context) {
    for (const set of keySets(context)) {
      const kidless = (set.facts?.entries ?? []).filter(({ built, kid }) => built !== undefined && kid.kind === "default");
      const last = kidless.at(-1);
      if (last === undefined || kidless.length < 2) continue;
      const nodes = keyNodes(set);
      const named = kidless.flatMap(({ index, info }) => {
        const node = nodes[index];
        return node === undefined || info?.thumbprint === undefined ? [] : [{ node, kid: info.thumbprint }];
      });
      const isDistinct = named.length === kidless.length && new Set(named.map(({ kid }) => kid)).size === named.length;
      const fix = isDistinct ? nameKeys(set.document, named) : undefined;
      for (const { index } of kidless.slice(0, -1)) {
        yield {
          ...keyPlaceIn(set, index),
          message: "A later key without 'kid' replaces this one: tokens signed with it get 401",
          severity: contentSeverity("error", set.keySeverity),
          related: [{ place: keyPlaceIn(set, last.index), message: "This key is used" }, ...loadedAt(set)],
          fixes: fix === undefined ? [] : [fix],
        };
      }
    }
  },
});
