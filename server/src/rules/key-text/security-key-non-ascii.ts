import { defineRule } from "../rule.ts";
import { securityKeyFindings, sinceOneLayer } from "../support/securityKeys.ts";

/** A key that is not ASCII: `hmac.compare_digest` raises TypeError (facts §5). */
export const securityKeyNonAscii = defineRule({
  meta: {
    id: "security-key-non-ascii",
    title: "Security key with characters outside of ASCII",
    severity: "error",
    topic: "key-text",
    fixable: false,
    since: "0.1.0",
  },
  needs: ["guard"],
  check: (context) =>
    securityKeyFindings(context, {
      isBroken: (text) => [...text].some((character) => character > "\u007f"),
      range: sinceOneLayer,
      message: "The security key is not ASCII: comparing it raises TypeError, every request gets 500",
      dependent: "The security key is not ASCII: from agno 2.7.0 on every request gets 500",
    }),
});
