import { addHmacAlgorithm, secretKeyToVerificationKeys } from "../../fixes/secretKeyToVerificationKeys.ts";
import { classifyKeyText } from "../../keys/classify.ts";
import { defineRule, type Severity } from "../rule.ts";
import { agnoIs } from "../support/guards.ts";
import { argumentPlace, isAbsent, middlewareCalls, valuesOf } from "../support/productCalls.ts";

/** The default algorithm went from HS256 to RS256 in 2.3.13, so that a shared secret alone verifies nothing any more (facts §6.2). */
export const secretKeyNeedsAlgorithm = defineRule({
  meta: {
    id: "secret-key-needs-algorithm",
    title: "JWTMiddleware(secret_key=) without algorithm",
    severity: "error",
    topic: "configuration",
    fixable: true,
    since: "0.1.0",
  },
  needs: ["secret_key="],
  *check(context) {
    const { deployment } = context;
    const applies = agnoIs(deployment, { since: "2.3.13" });
    // From 3.0 on the argument is a TypeError, whatever the algorithm.
    if (applies === "never" || agnoIs(deployment, { since: "3.0.0a1" }) === "always") return;
    for (const call of middlewareCalls(context)) {
      const { use, middleware } = call;
      const argument = use.arguments.get("secret_key");
      if (argument === undefined || use.open || use.arguments.has("algorithm") || isAbsent(call, "secret_key")) continue;
      if (use.arguments.get("validate")?.value.kind === "boolean" && literalFalse(use.arguments.get("validate")?.value)) continue;
      const texts = valuesOf(call, "secret_key").flatMap((value) => (value.kind === "text" ? [value.text] : []));
      const isSecret = (text: string): boolean => ["secret", "placeholder"].includes(classifyKeyText(text).kind);
      if (texts.length > 0 && !texts.some(isSecret)) continue;
      const severity: Severity = applies === "always" && call.certain ? "error" : "warning";
      yield {
        ...argumentPlace(context, argument),
        message: "secret_key= without algorithm=: the default is RS256 since agno 2.3.13, so every HS256 token gets 401",
        severity,
        fixes: [...secretKeyToVerificationKeys(context, middleware), ...addHmacAlgorithm(context, middleware)],
      };
    }
  },
});

const literalFalse = (value: { readonly kind: string } | undefined): boolean =>
  value !== undefined && "value" in value && (value as { readonly value: unknown }).value === false;
