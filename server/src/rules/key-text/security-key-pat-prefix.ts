import { defineRule } from "../rule.ts";
import { securityKeyFindings, sinceOneLayer } from "../support/securityKeys.ts";

/** A key in the form of a service account's token (facts §5). */
export const securityKeyPatPrefix = defineRule({
  meta: {
    id: "security-key-pat-prefix",
    title: "Security key that looks like a service account's token",
    severity: "error",
    topic: "key-text",
    fixable: false,
    since: "0.1.0",
  },
  needs: ["guard"],
  check: (context) =>
    securityKeyFindings(context, {
      isBroken: (text) => text.startsWith("agno_pat_"),
      range: sinceOneLayer,
      message: "Keys that begin with agno_pat_ are taken for service account tokens: this one is refused with 401",
      dependent: "From agno 2.7.0 on a key that begins with agno_pat_ is taken for a service account token and refused with 401",
    }),
});
