import type { Severity } from "../rule.ts";

/** What becomes of AgentOS when the set gives no key: it starts only where another source has one (facts §3.5). */
export const withoutKeys = (severity: Severity): string => {
  if (severity === "error") return "no key is loaded, and AgentOS does not start without one";
  return severity === "info" || severity === "hint" ? "AgentOS loads no key from it" : "no key is loaded from it";
};
