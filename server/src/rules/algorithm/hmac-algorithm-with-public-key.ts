import { isSymmetric } from "../../agentos/algorithms.ts";
import { algorithmsFor } from "../../keys/keyInfo.ts";
import { defineRule, type Finding, type RuleContext } from "../rule.ts";
import { algorithmFinding, publicKeyCases } from "../support/algorithmFinding.ts";
import { gravestByPlace } from "../support/findings.ts";
import type { KeyCase } from "../support/keyCases.ts";

/**
 * A public key under HS*: PyJWT refuses it as a secret; versions that do not recognise a mangled one take it, and then anybody who knows the
 * public key can sign (facts §8.1).
 */
export const hmacAlgorithmWithPublicKey = defineRule({
  meta: {
    id: "hmac-algorithm-with-public-key",
    title: "Public key under an HMAC algorithm",
    severity: "error",
    topic: "algorithm",
    fixable: true,
    since: "0.1.0",
  },
  needs: ["public-key text", "ssh-public-key text"],
  *check(context) {
    const findings = publicKeyCases(context).flatMap(({ found, info, algorithm }): readonly Finding[] => {
      if (!isSymmetric(algorithm.name)) return [];
      const fitting = algorithmsFor(info)[0];
      const what = `a public key, which ${forged(found)}`;
      return [algorithmFinding(context, found, algorithm, what, fitting, forgedSeverity(context, found))];
    });
    yield* gravestByPlace(findings);
  },
});

function forged({ usability }: KeyCase): string {
  if (usability.usable === "never") return "PyJWT refuses as a secret";
  return usability.usable === "always"
    ? "becomes the shared secret: whoever knows it can sign tokens"
    : "some versions of PyJWT take as the secret, so that whoever knows it can sign tokens";
}

/** Forged tokens are worse than refused ones, whatever else works. */
const forgedSeverity = (_context: RuleContext, { usability, use }: KeyCase): "error" | undefined =>
  usability.usable === "always" && use.consumer !== "key-file" ? "error" : undefined;
