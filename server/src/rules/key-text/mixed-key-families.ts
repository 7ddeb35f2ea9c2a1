import type { KeyFamily } from "../../keys/keyInfo.ts";
import { defineRule } from "../rule.ts";
import { type KeyCase, keyCases } from "../support/keyCases.ts";
import { keyFinding } from "../support/keyFinding.ts";
import { shadowingKeys } from "./unusable-key-shadows-later-keys.ts";

/** Keys of several families in one list: one algorithm holds for all of them, so that only one family can ever verify (facts §4). */
export const mixedKeyFamilies = defineRule({
  meta: {
    id: "mixed-key-families",
    title: "Keys of different families in one list",
    severity: "error",
    topic: "key-text",
    fixable: false,
    since: "0.1.0",
  },
  needs: ["key"],
  *check(context) {
    const shadowing = new Set(shadowingKeys(context).map(({ bad }) => bad.use));
    const lists = new Map<unknown, KeyCase[]>();
    for (const found of keyCases(context)) {
      if (found.use.consumer !== "verification-keys" || familyOf(found) === undefined) continue;
      const owner = found.use.middleware ?? found.use.app;
      lists.set(owner, [...(lists.get(owner) ?? []), found]);
    }
    for (const list of lists.values()) {
      const families = new Set(list.map(familyOf));
      if (families.size < 2) continue;
      const fitting = list.find(({ usability }) => usability.usable === "always");
      const odd = list.filter(
        (found) => found !== fitting && found.usability.usable === "never" && familyOf(found) !== (fitting && familyOf(fitting)),
      );
      for (const found of odd) {
        if (shadowing.has(found.use)) continue;
        const algorithm = found.use.algorithm.kind === "known" ? found.use.algorithm.name : "one algorithm";
        const message = `Keys of different families share one list, but ${algorithm} holds for all of them: tokens of this ${familyOf(found)} key get 401`;
        const place = "place" in found.use.value ? found.use.value.place : undefined;
        yield {
          ...keyFinding(context, found, { message, severity: fitting === undefined ? "warning" : "error", fixes: "none" }),
          ...place,
        };
      }
    }
  },
});

function familyOf({ key }: KeyCase): KeyFamily | undefined {
  if (key.kind === "public-key" || key.kind === "private-key" || key.kind === "ssh-public-key") return key.key.family;
  return key.kind === "certificate" ? key.key?.family : undefined;
}
