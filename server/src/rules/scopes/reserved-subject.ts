import { isReservedSubject } from "../../agentos/scopes.ts";
import { defineRule } from "../rule.ts";
import { agnoIs } from "../support/guards.ts";
import { lineOf } from "../support/productCalls.ts";
import { payloadsOf } from "../support/scopeUses.ts";

/** AgentOS keeps some subjects for itself and refuses them in tokens (facts §6.3). */
export const reservedSubject = defineRule({
  meta: {
    id: "reserved-subject",
    title: "Subject that AgentOS keeps for itself",
    severity: "error",
    topic: "scopes",
    fixable: false,
    since: "0.1.0",
  },
  needs: ["token"],
  *check(context) {
    const applies = agnoIs(context.deployment, { since: "2.7.0" });
    if (applies === "never") return;
    for (const { payload, evident } of payloadsOf(context)) {
      const { subject } = payload;
      if (subject === undefined || !isReserved(subject.text, subject.whole)) continue;
      const isCertain = applies === "always" && (evident || subject.text.startsWith("__"));
      yield {
        ...lineOf(context, subject.place),
        message: 'AgentOS keeps this subject for itself: tokens that carry it get 401 "Invalid token subject" from agno 2.7.0 on',
        severity: isCertain ? "error" : evident ? "warning" : "info",
      };
    }
  },
});

/** A beginning that other text follows is reserved only where the prefix alone is. */
const isReserved = (text: string, whole: boolean): boolean =>
  whole ? isReservedSubject(text) : isReservedSubject(text) && text.includes(":");
