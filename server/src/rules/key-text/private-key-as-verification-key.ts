import { defineRule, type Finding, type RuleContext } from "../rule.ts";
import { gravestByPlace } from "../support/findings.ts";
import { failureSeverity, type KeyCase, keyCases } from "../support/keyCases.ts";
import { everyRequest, keyFinding } from "../support/keyFinding.ts";

/** A private key where a public one belongs: RSA never verifies (no `.verify`), EC and Ed25519 do and leak the signing key (facts §8.1). */
export const privateKeyAsVerificationKey = defineRule({
  meta: {
    id: "private-key-as-verification-key",
    title: "Private key used as verification key",
    severity: "error",
    topic: "key-text",
    fixable: true,
    since: "0.1.0",
  },
  needs: ["private-key text"],
  *check(context) {
    yield* gravestByPlace(keyCases(context).flatMap((found) => findingFor(context, found) ?? []));
  },
});

function findingFor(context: RuleContext, found: KeyCase): Finding | undefined {
  const { key, use } = found;
  // A private key file that nothing verifies with may well be the one that signs.
  if (key.kind !== "private-key" || use.consumer === "key-file") return undefined;
  const leak = "and whoever reads it can sign tokens";
  if (use.algorithm.kind === "known" && use.algorithm.name.startsWith("HS")) {
    return keyFinding(context, found, { message: `A private key stands where a secret belongs, ${leak}`, severity: "error" });
  }
  if (key.key.family === "RSA" || found.usability.usable === "never") {
    const severity = failureSeverity(context, found);
    const effect = severity === "info" ? "it verifies nothing" : everyRequest(found, severity);
    return keyFinding(context, found, {
      message: `A private ${key.key.family} key stands where the public key belongs: ${effect}`,
      severity,
    });
  }
  const works = found.usability.usable === "always" ? "It verifies tokens" : "Newer versions verify tokens with it";
  return keyFinding(context, found, {
    message: `A private key stands where the public key belongs. ${works}, ${leak}`,
    severity: "warning",
  });
}
