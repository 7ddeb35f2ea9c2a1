import { defineRule, type Severity } from "../rule.ts";
import { builtinAuths } from "../support/builtinAuth.ts";
import { argumentPlace } from "../support/productCalls.ts";

/** `AgentOSBuiltinAuth.from_env()` wants AGENTOS_URL, the constructor wants `url=` (facts §11). */
export const agentosUrlMissing = defineRule({
  meta: {
    id: "agentos-url-missing",
    title: "AgentOSBuiltinAuth without a URL",
    severity: "error",
    topic: "mcp",
    fixable: false,
    since: "0.1.0",
  },
  *check(context) {
    for (const auth of builtinAuths(context)) {
      const { of, argument } = auth;
      const given = auth.arguments.find(({ name }) => name === "url");
      const isOpen = auth.arguments.some(({ name }) => name === undefined);
      if (isOpen || (given !== undefined && given.value.kind !== "none")) continue;
      const unset = of.runs.filter(({ run }) => {
        const reading = run.environment.get("AGENTOS_URL")?.reading;
        return reading === undefined ? run.complete : reading.kind === "absent" || (reading.kind === "value" && reading.value === "");
      });
      if (auth.fromEnvironment && (unset.length === 0 || of.runs.length === 0)) continue;
      const severity: Severity = of.app.certain && (!auth.fromEnvironment || unset.length === of.runs.length) ? "error" : "warning";
      yield {
        ...argumentPlace(context, argument),
        message: auth.fromEnvironment
          ? "AGENTOS_URL is not set: AgentOSBuiltinAuth.from_env() stops with ValueError, the app does not start"
          : "AgentOSBuiltinAuth() has no url=, the public address of this AgentOS: the app does not start",
        severity,
      };
    }
  },
});
