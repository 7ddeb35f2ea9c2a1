import { isRegistered } from "../../agentos/algorithms.ts";
import { setAlgorithm } from "../../fixes/setAlgorithm.ts";
import type { JwksEntry } from "../../keys/jwk.ts";
import { algorithmsFor } from "../../keys/keyInfo.ts";
import { defineRule } from "../rule.ts";
import { algorithmRelated, algorithmWords } from "../support/algorithmPlace.ts";
import { listed } from "../support/findings.ts";
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
  *check(context) {
    for (const set of keySets(context)) {
      const algorithm = algorithmOf(set);
      if (algorithm === undefined || !isRegistered(algorithm.name)) continue;
      const built = (set.facts?.entries ?? []).filter(({ built: key, index }) => key !== undefined && !isForEncryption(set, index));
      const odd = built.filter((entry) => !fits(entry, algorithm.name));
      const isAll = odd.length === built.length;
      for (const { index, info } of odd) {
        if (info === undefined) continue;
        const families = listed(algorithmsFor(info).slice(0, 1));
        const kind = info.curve ?? info.family;
        const words = algorithmWords(algorithm);
        yield {
          ...keyPlaceIn(set, index),
          message: isAll
            ? `${words}, but this ${kind} key${families === "" ? " fits no algorithm" : ` verifies ${families}`}: every request gets 401`
            : `${words}, but this is a ${kind} key: tokens that name it get 401`,
          severity: contentSeverity(isAll ? "error" : "warning", isAll ? set.severity : set.keySeverity),
          related: [...algorithmRelated(algorithm, set.uses), ...loadedAt(set)],
          fixes: isAll ? setAlgorithm(context, set.uses, algorithm, algorithmsFor(info)[0]) : [],
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
