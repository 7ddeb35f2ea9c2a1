import { defineRule } from "../rule.ts";
import { securityKeyFindings } from "../support/securityKeys.ts";

/** `Bearer ` is taken off the request's header once, not off the configured key (facts §5). */
export const securityKeyBearerPrefix = defineRule({
  meta: {
    id: "security-key-bearer-prefix",
    title: "Security key that begins with Bearer",
    severity: "warning",
    topic: "key-text",
    fixable: true,
    since: "0.1.0",
  },
  needs: ["guard"],
  check: (context) =>
    securityKeyFindings(context, {
      isBroken: (text) => /^Bearer /i.test(text),
      limit: "warning",
      wanted: (text) => text.replace(/^Bearer /i, ""),
      message: "The word Bearer is part of the key here: it only matches clients that send it twice",
    }),
});
