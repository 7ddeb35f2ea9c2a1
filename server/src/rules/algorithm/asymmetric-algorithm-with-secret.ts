import { isRegistered, isSymmetric } from "../../agentos/algorithms.ts";
import { keyTextFixes } from "../../fixes/keyText.ts";
import { defineRule } from "../rule.ts";
import { algorithmFinding } from "../support/algorithmFinding.ts";
import { gravestByPlace } from "../support/findings.ts";
import { keyCasesOf } from "../support/keyCases.ts";

/** A text that is plainly no key under RS*, ES*, PS* or EdDSA (facts §8.1). Placeholders, paths and the like have rules of their own. */
export const asymmetricAlgorithmWithSecret = defineRule({
  meta: {
    id: "asymmetric-algorithm-with-secret",
    title: "Secret under an algorithm that needs a public key",
    severity: "error",
    topic: "algorithm",
    fixable: true,
    since: "0.1.0",
  },
  needs: ["secret text", "jwt text"],
  *check(context) {
    const findings = keyCasesOf(context, "secret", "jwt").flatMap((found) => {
      const { consumer, algorithm } = found.use;
      // What `secret_key=` needs is said by `secret-key-needs-algorithm`.
      if (consumer === "key-file" || consumer === "secret-key" || algorithm.kind === "unknown") return [];
      // Nor is the first line of a key that goes on.
      if (found.use.setting?.entry.overflow !== undefined) return [];
      if (!isRegistered(algorithm.name) || isSymmetric(algorithm.name) || algorithm.name === "none") return [];
      if (isPieceOfKey(found.text)) {
        const finding = algorithmFinding(context, found, algorithm, "no public key as it is written", undefined);
        return [{ ...finding, fixes: () => keyTextFixes(context, found.use) }];
      }
      const what = found.key.kind === "jwt" ? "a token, not a key" : "a secret, not a public key";
      return [algorithmFinding(context, found, algorithm, what, found.key.kind === "jwt" ? undefined : "HS256")];
    });
    yield* gravestByPlace(findings);
  },
});

/**
 * What is left of a key that was written wrongly is no secret, so HS* is no repair for it: the first brace of a JWK, an SSH line behind a stray quote, a PEM
 * in hexadecimal or twice in base64.
 */
function isPieceOfKey(text: string): boolean {
  const value = text.trim().replace(/^["'`“]+/, "");
  return (
    /^[[{]/.test(value) ||
    /^2d2d2d2d2d424547494e/i.test(value) ||
    /(?:ssh-(?:rsa|ed25519)|ecdsa-sha2-\S{1,40}) AAAA/.test(value) ||
    /^(?:LS0tLS1CRUdJ|TFMwdExTMUNSVWRK|MII[B-E]\w{2}AN|MIGbMBAG|MFkwEwYH|MHYwEAYH|MFYwEAYH|MCowBQYD|MEMwBQYD)/.test(value)
  );
}
