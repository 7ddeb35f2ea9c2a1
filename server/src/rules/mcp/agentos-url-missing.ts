import { defineRule, type Severity } from "../rule.ts";
import { builtinAuths, builtinValues } from "../support/builtinAuth.ts";
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
  needs: ["mcp_auth="],
  *check(context) {
    for (const auth of builtinAuths(context)) {
      const { of, argument } = auth;
      if (auth.arguments.some(({ name }) => name === undefined)) continue;
      const isGiven = auth.arguments.some(({ name }) => name === "url");
      const urls = builtinValues(auth, "url");
      const empty = urls.filter((url) => url.kind === "none" || (url.kind === "text" && url.text === ""));
      if (isGiven && empty.length === 0) continue;
      const unset = of.runs.filter(({ run }) => {
        const reading = run.environment.get("AGENTOS_URL")?.reading;
        return reading === undefined ? run.complete : reading.kind === "absent" || (reading.kind === "value" && reading.value === "");
      });
      const isRead = auth.fromEnvironment && !isGiven;
      if (isRead && unset.length === 0) continue;
      const isEverywhere = isGiven ? empty.length === urls.length : !isRead || unset.length === of.runs.length;
      const severity: Severity = of.app.certain && isEverywhere ? "error" : "warning";
      yield {
        ...argumentPlace(context, argument),
        message: isRead
          ? "AGENTOS_URL is not set: AgentOSBuiltinAuth.from_env() stops with ValueError, the app does not start"
          : `AgentOSBuiltinAuth() has ${isGiven ? "an empty" : "no"} url=, the public address of this AgentOS: the app does not start`,
        severity,
      };
    }
  },
});
