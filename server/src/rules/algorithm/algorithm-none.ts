import { defineRule } from "../rule.ts";
import { algorithmArguments } from "../support/algorithmArguments.ts";

/** `none` means unsigned tokens (RFC 7518 §3.6); as there is always a key, PyJWT refuses them, and signed ones too (facts §4). */
export const algorithmNone = defineRule({
  meta: {
    id: "algorithm-none",
    title: "Algorithm 'none'",
    severity: "error",
    topic: "algorithm",
    fixable: false,
    since: "0.1.0",
  },
  needs: ["algorithm="],
  *check(context) {
    for (const { value, place, app } of algorithmArguments(context)) {
      if (value.kind !== "text" || !/^none$/i.test(value.text)) continue;
      yield {
        ...place,
        message: "The algorithm 'none' lets nobody in: signed and unsigned tokens get 401",
        severity: app.certain ? "error" : "warning",
      };
    }
  },
});
