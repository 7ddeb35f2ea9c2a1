import { familyOf } from "../../agentos/algorithms.ts";
import { algorithmsFor } from "../../keys/keyInfo.ts";
import { defineRule } from "../rule.ts";
import { algorithmFinding, publicKeyCases } from "../support/algorithmFinding.ts";
import { aKey } from "../support/algorithmPlace.ts";
import { gravestByPlace } from "../support/findings.ts";

/** A key of one family under an algorithm of another (facts §8.1); HMAC has a rule of its own, and so have curves. */
export const keyAlgorithmMismatch = defineRule({
  meta: {
    id: "key-algorithm-mismatch",
    title: "Key that does not fit the algorithm",
    severity: "error",
    topic: "algorithm",
    fixable: true,
    since: "0.1.0",
  },
  needs: ["public-key text", "ssh-public-key text"],
  *check(context) {
    const findings = publicKeyCases(context).flatMap(({ found, info, algorithm }) => {
      const family = familyOf(algorithm.name)?.family;
      if (family === undefined || family === "oct" || family === "none" || family === info.family) return [];
      const fitting = algorithmsFor(info);
      const kind = info.curve ?? info.family;
      const what = fitting.length === 0 ? `${aKey(kind)}, which no algorithm uses` : `${aKey(kind)}, which verifies ${fitting[0]}`;
      return [algorithmFinding(context, found, algorithm, what, fitting[0])];
    });
    yield* gravestByPlace(findings);
  },
});
