import { familyOf } from "../../agentos/algorithms.ts";
import { algorithmsFor } from "../../keys/keyInfo.ts";
import { defineRule } from "../rule.ts";
import { algorithmFinding, publicKeyCases } from "../support/algorithmFinding.ts";
import { gravestByPlace } from "../support/findings.ts";

/** Each ES algorithm belongs to one curve (RFC 7518 §3.4); PyJWT compares them from 2.11 on (facts §8.2). */
export const ecCurveMismatch = defineRule({
  meta: {
    id: "ec-curve-mismatch",
    title: "EC key on another curve than the algorithm wants",
    severity: "error",
    topic: "algorithm",
    fixable: true,
    since: "0.1.0",
  },
  needs: ["public-key text", "ssh-public-key text"],
  *check(context) {
    const findings = publicKeyCases(context).flatMap(({ found, info, algorithm }) => {
      const wanted = familyOf(algorithm.name);
      if (wanted?.family !== "EC" || info.family !== "EC" || info.curve === wanted.curve) return [];
      const fitting = algorithmsFor(info)[0];
      const what = `a key on ${info.curve ?? "another curve"}${fitting === undefined ? ", which no algorithm uses" : `, which verifies ${fitting}`}`;
      // Older PyJWT verifies what such a key signs under this name, but no issuer that keeps to the standard signs so.
      return [algorithmFinding(context, found, algorithm, what, fitting, found.usability.usable === "always" ? "warning" : undefined)];
    });
    yield* gravestByPlace(findings);
  },
});
