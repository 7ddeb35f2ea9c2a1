import type { Place } from "../../text/place.ts";
import { defineRule, type Finding, type Severity } from "../rule.ts";
import { builtinAuths, builtinSettings, importsBuiltinAuth } from "../support/builtinAuth.ts";
import { settingDamage } from "../support/keyCases.ts";
import { settingPlace } from "../support/keyPlace.ts";
import { lineOf } from "../support/productCalls.ts";

/** An OAuth issuer is https, unless it is this machine (RFC 8414 §2; the MCP SDK's `validate_issuer_url`). */
export const agentosUrlNotHttps = defineRule({
  meta: {
    id: "agentos-url-not-https",
    title: "AGENTOS_URL that is not https",
    severity: "error",
    topic: "mcp",
    fixable: true,
    since: "0.1.0",
  },
  needs: ["agentos-url setting", "mcp_auth="],
  *check(context) {
    for (const setting of builtinSettings(context, "agentos-url")) {
      const damage = settingDamage(context, setting, (text) => text !== undefined && isPlainHttp(text));
      // agnoctl reads the name as well, and takes http.
      if (damage === undefined || !context.deployment.apps.some(importsBuiltinAuth)) continue;
      yield finding("AGENTOS_URL", settingPlace(context, setting), setting.entry.value, damage.severity);
    }
    for (const auth of builtinAuths(context)) {
      const value = auth.arguments.find(({ name }) => name === "url")?.value;
      if (value?.kind !== "text" || !isPlainHttp(value.text) || value.steps.some(({ kind }) => kind === "environment")) continue;
      yield finding("url=", lineOf(context, value.written), value.mapped, auth.of.app.certain ? "error" : "warning");
    }
  },
});

const isPlainHttp = (text: string): boolean =>
  /^\s*http:\/\//i.test(text) && !/^\s*http:\/\/(?:localhost|127(?:\.\d+){3}|\[::1\])(?:[:/]|\s*$)/i.test(text);

function finding(
  name: string,
  place: Place,
  mapped: { readonly value: string; sourceSpan(start: number, end: number): Place["span"] } | undefined,
  severity: Severity,
): Finding {
  const at = mapped?.value.search(/http:/i) ?? -1;
  return {
    ...place,
    message: `${name} is not https: AgentOSBuiltinAuth takes plain http for localhost only, the app does not start`,
    severity,
    fixes:
      mapped === undefined || at < 0
        ? []
        : [
            {
              title: "Write https",
              safety: "unsafe",
              preferred: true,
              changes: [{ kind: "edit", uri: place.uri, span: mapped.sourceSpan(at, at + 4), text: "https" }],
            },
          ],
  };
}
