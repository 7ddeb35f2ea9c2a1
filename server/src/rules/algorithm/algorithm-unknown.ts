import { isRegistered, meantAlgorithm } from "../../agentos/algorithms.ts";
import { correctAlgorithm } from "../../fixes/correctAlgorithm.ts";
import { defineRule } from "../rule.ts";
import { algorithmArguments } from "../support/algorithmArguments.ts";

/** The name is compared with the token's as it is: case, blanks and lists included, and nothing validates it at the start (facts §4). */
export const algorithmUnknown = defineRule({
  meta: {
    id: "algorithm-unknown",
    title: "Algorithm that PyJWT does not know",
    severity: "error",
    topic: "algorithm",
    fixable: true,
    since: "0.1.0",
  },
  *check(context) {
    for (const found of algorithmArguments(context)) {
      const { value, owner, argument, place, app } = found;
      if (value.kind !== "text" || isRegistered(value.text) || /^none$/i.test(value.text)) continue;
      // The configuration takes the empty text for its default; the middleware compares it.
      if (value.text === "" && owner === "config") continue;
      const meant = meantAlgorithm(value.text);
      const hint = meant === undefined ? "" : `, '${meant}' is`;
      const several = /[A-Z]{2}\d{3}.*[A-Z]{2}\d{3}/i.test(value.text);
      const what = several ? "Only one algorithm can be set" : `This is not the exact name of an algorithm${hint}`;
      yield {
        ...place,
        message: `${what}: every request gets 401 "Invalid token: The specified alg value is not allowed"`,
        severity: app.certain ? "error" : "warning",
        fixes: correctAlgorithm(argument, meant, several ? "unsafe" : "safe"),
      };
    }
  },
});
