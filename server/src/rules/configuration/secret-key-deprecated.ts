import { secretKeyToVerificationKeys } from "../../fixes/secretKeyToVerificationKeys.ts";
import { defineRule, type Severity } from "../rule.ts";
import { agnoIs } from "../support/guards.ts";
import { argumentPlace, isAbsent, middlewareCalls } from "../support/productCalls.ts";

/** `secret_key=` became `verification_keys=` in 2.3.13 and is gone in 3.0 (facts §2). */
export const secretKeyDeprecated = defineRule({
  meta: {
    id: "secret-key-deprecated",
    title: "JWTMiddleware(secret_key=) is deprecated",
    severity: "warning",
    topic: "configuration",
    fixable: true,
    since: "0.1.0",
    tags: ["deprecated"],
  },
  needs: ["secret_key="],
  *check(context) {
    const { deployment } = context;
    if (agnoIs(deployment, { since: "2.3.13" }) === "never") return;
    const isGone = agnoIs(deployment, { since: "3.0.0a1" });
    for (const call of middlewareCalls(context)) {
      const argument = call.use.arguments.get("secret_key");
      if (argument === undefined || (isAbsent(call, "secret_key") && isGone !== "always")) continue;
      const severity: Severity = isGone === "always" && call.certain ? "error" : "warning";
      yield {
        ...argumentPlace(context, argument),
        message:
          isGone === "always"
            ? "secret_key= is gone in agno 3: TypeError when the app starts to serve, every request gets 500; use verification_keys="
            : "secret_key= is deprecated since agno 2.3.13 and gone in agno 3; use verification_keys=",
        severity,
        fixes: secretKeyToVerificationKeys(context, call.middleware),
      };
    }
  },
});
