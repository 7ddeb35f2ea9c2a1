import { isDocumented, isRegistered } from "../../agentos/algorithms.ts";
import { defineRule } from "../rule.ts";
import { algorithmArguments } from "../support/algorithmArguments.ts";

/** PyJWT's further algorithms work, but agno's documentation does not list them (facts §4). */
export const algorithmUndocumented = defineRule({
  meta: {
    id: "algorithm-undocumented",
    title: "Algorithm that agno's documentation does not list",
    severity: "hint",
    topic: "algorithm",
    fixable: false,
    since: "0.1.0",
  },
  needs: ["algorithm="],
  *check(context) {
    for (const { value, place } of algorithmArguments(context)) {
      if (value.kind !== "text" || !isRegistered(value.text) || isDocumented(value.text) || value.text === "none") continue;
      yield { ...place, message: `${value.text} works with today's PyJWT, but is not among the algorithms that agno documents` };
    }
  },
});
