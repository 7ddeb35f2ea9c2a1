import { defineRule } from "../rule.ts";
import { securityKeyFindings } from "../support/securityKeys.ts";

/** A short key; it is a root credential (facts §5). */
export const securityKeyWeak = defineRule({
  meta: {
    id: "security-key-weak",
    title: "Security key that is short",
    severity: "hint",
    topic: "key-text",
    fixable: false,
    since: "0.1.0",
  },
  needs: ["guard"],
  check: (context) =>
    securityKeyFindings(context, {
      isBroken: (text) => text.trim().length < 16,
      limit: "hint",
      message: "A security key of fewer than 16 characters can be guessed, and it opens everything",
    }),
});
