import { isRegistered } from "../../agentos/algorithms.ts";
import { setAlgorithm } from "../../fixes/setAlgorithm.ts";
import type { JwksEntry } from "../../keys/jwks.ts";
import { algorithmsFor } from "../../keys/keyInfo.ts";
import { defineRule } from "../rule.ts";
import { toWhom } from "../support/algorithmFinding.ts";
import { aKey, algorithmRelated, algorithmWords } from "../support/algorithmPlace.ts";
import { contentSeverity } from "../support/jwksUses.ts";
import { algorithmOf, isForEncryption, keyPlaceIn, keySets, loadedAt } from "../support/keySets.ts";

/**
 * One algorithm holds for all keys. A key of another family meets its own tokens with 401, and no other key is tried then (facts §3.4.3);
 * the `alg` of a JWK plays no part (facts §3.5).
 */
export const jwksAlgorithmMismatch = defineRule({
  meta: {
    id: "jwks-algorithm-mismatch",
    title: "JWKS whose keys do not fit the algorithm",
    severity: "error",
    topic: "jwks",
    fixable: true,
    since: "0.1.0",
  },
  needs: ["key-set"],
  *check(context) {
    for (const set of keySets(context)) {
      const algorithm = algorithmOf(set);
      if (algorithm === undefined || !isRegistered(algorithm.name)) continue;
      const built = (set.facts?.entries ?? []).filter(({ built: key, index }) => key !== undefined && !isForEncryption(set, index));
      const odd = built.filter((entry) => !fits(entry, algorithm.name));
      const isAll = odd.length === built.length;
      // Where another source of keys goes on working, only the tokens of this file are refused.
      const isOnly = isAll && set.severity !== "info";
      for (const { index, info } of odd) {
        if (info === undefined) continue;
        const fitting = algorithmsFor(info)[0];
        const what = `this is ${aKey(info.curve ?? info.family)}${fitting === undefined ? "" : ` (${fitting})`}`;
        yield {
          ...keyPlaceIn(set, index),
          message: `${algorithmWords(algorithm)}, but ${what}: ${isOnly ? `every request${toWhom(context)} gets 401` : "tokens that name it get 401"}`,
          severity: contentSeverity(isOnly ? "error" : "warning", isOnly ? set.severity : set.keySeverity),
          related: [...algorithmRelated(algorithm, set.uses), ...loadedAt(set)],
          fixes: isOnly ? setAlgorithm(context, set.uses, algorithm, fitting) : [],
        };
      }
    }
  },
});

/** Whether the key verifies tokens of the algorithm; RSA keys do so for every RS and PS name, whatever their `alg`. */
function fits({ info }: JwksEntry, algorithm: string): boolean {
  if (info === undefined) return true;
  const names = algorithmsFor(info);
  return names.includes(algorithm) || (algorithm === "ES521" && names.includes("ES512"));
}
