import { defineRule } from "../rule.ts";
import { gravestByPlace } from "../support/findings.ts";
import { keyCasesOf } from "../support/keyCases.ts";
import { keyFinding } from "../support/keyFinding.ts";

/** An RSA key of less than 2048 bits (RFC 7518 §3.3): it works, PyJWT warns from 2.11 on (facts §8.2). */
export const rsaKeyTooSmall = defineRule({
  meta: {
    id: "rsa-key-too-small",
    title: "RSA key of less than 2048 bits",
    severity: "warning",
    topic: "key-text",
    fixable: false,
    since: "0.1.0",
  },
  needs: ["public-key text", "ssh-public-key text"],
  *check(context) {
    const findings = keyCasesOf(context, "public-key", "ssh-public-key").flatMap((found) => {
      const { family, bits } = found.key.key;
      if (family !== "RSA" || bits === undefined || bits >= 2048 || found.use.consumer === "key-file") return [];
      const refused = found.use.algorithm.kind === "known" && found.usability.usable === "never" && bits < 1024;
      const message = refused
        ? `An RSA key of ${bits} bits is too small to carry the signature: every token is refused`
        : `An RSA key of ${bits} bits can be factored: RS256 asks for 2048 or more`;
      return [keyFinding(context, found, { message, severity: refused ? "error" : "warning", fixes: "none" })];
    });
    yield* gravestByPlace(findings);
  },
});
