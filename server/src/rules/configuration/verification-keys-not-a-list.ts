import { wrapInList } from "../../fixes/callEdits.ts";
import { defineRule, type Severity } from "../rule.ts";
import { argumentPlace, isVariableText, productCalls, valuesOf } from "../support/productCalls.ts";

/** A string where a list of keys belongs: AuthorizationConfig refuses it, JWTMiddleware takes each character for a key (facts §1.8). */
export const verificationKeysNotAList = defineRule({
  meta: {
    id: "verification-keys-not-a-list",
    title: "verification_keys that is not a list",
    severity: "error",
    topic: "configuration",
    fixable: true,
    since: "0.1.0",
  },
  needs: ["verification_keys="],
  *check(context) {
    for (const call of productCalls(context)) {
      const argument = call.use.arguments.get("verification_keys");
      if (argument === undefined) continue;
      const values = valuesOf(call, "verification_keys");
      const texts = values.filter(({ kind }) => kind === "text" || kind === "bytes");
      if (texts.length === 0 && !isVariableText(argument)) continue;
      const isEverywhere = texts.length > 0 && values.every((value) => texts.includes(value) || value.kind === "unknown");
      const severity: Severity = isEverywhere && call.certain ? "error" : "warning";
      const effect =
        call.owner === "AuthorizationConfig"
          ? 'AuthorizationConfig stops with ValidationError "Input should be a valid list"'
          : "JWTMiddleware takes each character for a key, so that every token gets 401";
      const where = texts.length > 0 ? "" : " where the variable is set";
      yield {
        ...argumentPlace(context, argument),
        message: `verification_keys is one text, not a list of keys: ${effect}${where}`,
        severity,
        fixes: wrapInList(context, argument),
      };
    }
  },
});
