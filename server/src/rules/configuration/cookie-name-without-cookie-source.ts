import { readMiddleware } from "../../agentos/configuration.ts";
import { setArgument } from "../../fixes/callEdits.ts";
import { defineRule } from "../rule.ts";
import { argumentPlace, isAbsent, middlewareCalls, newestAgno } from "../support/productCalls.ts";

/** The cookie is looked at for `token_source="cookie"` and `"both"` only; the default is the header. */
export const cookieNameWithoutCookieSource = defineRule({
  meta: {
    id: "cookie-name-without-cookie-source",
    title: "cookie_name while tokens come from the header",
    severity: "hint",
    topic: "configuration",
    fixable: true,
    since: "0.1.0",
  },
  needs: ["cookie_name="],
  *check(context) {
    for (const call of middlewareCalls(context)) {
      const argument = call.use.arguments.get("cookie_name");
      if (argument === undefined || isAbsent(call, "cookie_name")) continue;
      const deciding = new Map([...call.use.arguments].filter(([name]) => name === "token_source"));
      const read = readMiddleware({ arguments: deciding, open: call.use.open }, newestAgno(context.deployment), true);
      if ("exception" in read || read.tokenSource.kind !== "known" || read.tokenSource.value !== "header") continue;
      yield {
        ...argumentPlace(context, argument),
        message: 'cookie_name has no effect: tokens are read from the header unless token_source is "cookie" or "both"',
        fixes: setArgument(context, call.middleware, "token_source", '"both"', 'Set token_source to "both"'),
      };
    }
  },
});
