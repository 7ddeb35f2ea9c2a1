import { removeArgument } from "../../fixes/callEdits.ts";
import { defineRule, type Severity } from "../rule.ts";
import { settingIn } from "../support/guards.ts";
import { argumentPlace, isAbsent, middlewareCalls } from "../support/productCalls.ts";

/**
 * `validate=False` takes the claims of a token without looking at its signature (facts §6.2). Behind a gateway that verifies tokens that is a
 * documented use; then no keys are configured. Keys beside it say that verification was meant.
 */
export const validateFalse = defineRule({
  meta: {
    id: "validate-false",
    title: "JWTMiddleware(validate=False)",
    severity: "error",
    topic: "configuration",
    fixable: true,
    since: "0.1.0",
  },
  needs: ["validate="],
  *check(context) {
    for (const call of middlewareCalls(context)) {
      const argument = call.use.arguments.get("validate");
      if (argument?.value.kind !== "boolean" || argument.value.value) continue;
      const hasKeys =
        ["verification_keys", "secret_key", "jwks_file"].some((name) => !isAbsent(call, name)) ||
        call.of.runs.some(({ run }) => ["JWT_VERIFICATION_KEY", "JWT_JWKS_FILE"].some((name) => settingIn(run, name, true) !== undefined));
      const severity: Severity = hasKeys ? (call.certain ? "error" : "warning") : "info";
      yield {
        ...argumentPlace(context, argument),
        message: hasKeys
          ? "validate=False: signatures are not checked, the keys are not used, and a forged administrator token gets in"
          : "validate=False: signatures are not checked; right only behind a gateway that verifies every token",
        severity,
        fixes: hasKeys ? removeArgument(context, call.middleware, argument) : [],
      };
    }
  },
});
