import { isPublicSecret } from "../../agentos/publicSecrets.ts";
import { encodeUtf8 } from "../../text/bytes.ts";
import { defineRule } from "../rule.ts";
import { gravestByPlace } from "../support/findings.ts";
import { algorithmName, hmacSecrets, leastBytes } from "../support/hmacSecrets.ts";
import { keyFinding } from "../support/keyFinding.ts";

/** A shared secret shorter than its hash: it works, and can be guessed offline from one token (RFC 7518 §3.2; facts §8.2). */
export const hmacSecretTooShort = defineRule({
  meta: {
    id: "hmac-secret-too-short",
    title: "Shared secret shorter than its algorithm asks for",
    severity: "warning",
    topic: "key-text",
    fixable: false,
    since: "0.1.0",
  },
  needs: ["secret text"],
  *check(context) {
    const cases = hmacSecrets(context).filter(({ key, text }) => key.kind === "secret" && !isPublicSecret(text));
    const findings = cases.flatMap((found) => {
      const name = algorithmName(found);
      const bytes = encodeUtf8(found.text).length;
      const least = leastBytes(name);
      if (bytes >= least) return [];
      const message = `The secret has ${bytes} bytes, ${name} asks for ${least}: it works, but can be guessed from a single token`;
      return [keyFinding(context, found, { message, severity: "warning", fixes: "none" })];
    });
    yield* gravestByPlace(findings);
  },
});
