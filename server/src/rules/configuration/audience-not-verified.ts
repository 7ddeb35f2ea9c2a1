import { setArgument } from "../../fixes/callEdits.ts";
import { defineRule } from "../rule.ts";
import { takesAudience } from "../support/audience.ts";
import { argumentPlace, isAbsent, literalOf, productCalls } from "../support/productCalls.ts";

/** `audience=` is looked at for `verify_audience=True` only (facts §6.3). */
export const audienceNotVerified = defineRule({
  meta: {
    id: "audience-not-verified",
    title: "audience= that is not verified",
    severity: "warning",
    topic: "configuration",
    fixable: true,
    since: "0.1.0",
  },
  needs: ["audience="],
  *check(context) {
    for (const call of productCalls(context)) {
      const argument = call.use.arguments.get("audience");
      if (argument === undefined || isAbsent(call, "audience") || !takesAudience(context, call)) continue;
      const verify = literalOf(call, "verify_audience");
      const isOff = verify === undefined ? !call.use.open : verify.kind === "none" || (verify.kind === "boolean" && !verify.value);
      if (!isOff) continue;
      yield {
        ...argumentPlace(context, argument),
        message: "audience= is not looked at without verify_audience=True: tokens for other services get in",
        fixes: setArgument(context, call.use, "verify_audience", "True", "Set verify_audience=True"),
      };
    }
  },
});
