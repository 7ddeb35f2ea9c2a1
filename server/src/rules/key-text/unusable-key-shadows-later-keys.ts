import { defineRule, type Finding, type RuleContext } from "../rule.ts";
import { type KeyCase, keyCases } from "../support/keyCases.ts";
import { keyFinding } from "../support/keyFinding.ts";

/**
 * A key that PyJWT cannot build ends the search: exceptions other than InvalidTokenError are not caught for each key, so that later good keys are
 * never tried (2.9.0 os/middleware/jwt.py:307-320; facts §3.4).
 */
export const unusableKeyShadowsLaterKeys = defineRule({
  meta: {
    id: "unusable-key-shadows-later-keys",
    title: "Unusable key in front of good ones",
    severity: "error",
    topic: "key-text",
    fixable: true,
    since: "0.1.0",
  },
  needs: ["key"],
  *check(context) {
    yield* shadowingKeys(context).map(({ bad, good }) => finding(context, bad, good));
  },
});

/** Pairs of an unusable key and a usable one behind it, for each list of keys. */
export function shadowingKeys(context: RuleContext): readonly { readonly bad: KeyCase; readonly good: KeyCase }[] {
  const listed = keyCases(context).filter(({ use }) => use.consumer === "verification-keys" && use.index !== undefined);
  const behind = keyCases(context).filter(({ use }) => use.consumer === "environment-key");
  return listed.flatMap((bad) => {
    if (bad.usability.usable !== "never" || isSkipped(bad)) return [];
    const later = listed.filter(
      ({ use }) => use.app === bad.use.app && use.middleware === bad.use.middleware && (use.index ?? 0) > (bad.use.index ?? 0),
    );
    const good = [...later, ...behind].find(({ usability }) => usability.usable === "always" || usability.usable === "depends");
    return good === undefined ? [] : [{ bad, good }];
  });
}

/** Whether PyJWT reports the failure as a bad token, which lets the next key be tried. */
const isSkipped = ({ usability }: KeyCase): boolean => usability.detail?.startsWith("Invalid token") === true;

function finding(context: RuleContext, bad: KeyCase, good: KeyCase): Finding {
  const place = "place" in bad.use.value ? bad.use.value.place : undefined;
  const later = "place" in good.use.value ? good.use.value.place : undefined;
  const message = "AgentOS cannot use this key and stops at it: the good keys behind it are never tried, every request gets 401";
  const at = keyFinding(context, bad, { message, severity: bad.use.app?.certain === false ? "warning" : "error", fixes: "none" });
  return {
    ...at,
    ...(place === undefined ? {} : place),
    related: [
      ...(later === undefined ? [] : [{ place: later, message: "This key is never tried" }]),
      ...(place === undefined || at.uri === place.uri ? [] : [{ place: { uri: at.uri, span: at.span }, message: "The unusable key" }]),
    ],
  };
}
