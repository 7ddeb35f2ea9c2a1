import { readMiddleware } from "../../agentos/configuration.ts";
import { defineRule, type Severity } from "../rule.ts";
import { argumentPlace, literalOf, middlewareCalls, newestAgno } from "../support/productCalls.ts";

/** `token_source` is compared with "header", "cookie" and "both"; with anything else no token is ever found (facts §6.2). */
export const tokenSourceInvalid = defineRule({
  meta: {
    id: "token-source-invalid",
    title: "token_source that does not exist",
    severity: "error",
    topic: "configuration",
    fixable: true,
    since: "0.1.0",
  },
  needs: ["token_source="],
  *check(context) {
    for (const call of middlewareCalls(context)) {
      const argument = call.use.arguments.get("token_source");
      if (argument === undefined) continue;
      const only = new Map([["token_source", argument]]);
      const read = readMiddleware({ arguments: only, open: false }, newestAgno(context.deployment), true);
      if ("exception" in read || read.tokenSource.kind !== "known" || read.tokenSource.value !== "invalid") continue;
      const value = literalOf(call, "token_source");
      const meant = value?.kind === "text" ? sourceLike(value.text) : undefined;
      const severity: Severity = call.certain ? "error" : "warning";
      yield {
        ...argumentPlace(context, argument),
        message: 'token_source must be "header", "cookie" or "both": with anything else every request gets 401 "JWT token missing"',
        severity,
        fixes:
          meant === undefined || argument.expression.kind !== "string"
            ? []
            : [
                {
                  title: `Write "${meant}"`,
                  safety: "unsafe",
                  preferred: true,
                  changes: [{ kind: "edit", uri: argument.place.uri, span: argument.expression.span, text: `"${meant}"` }],
                },
              ],
      };
    }
  },
});

function sourceLike(text: string): string | undefined {
  const word = text.trim().toLowerCase().replace(/s$/, "");
  if (word === "authorization" || word === "bearer") return "header";
  return ["header", "cookie", "both"].find((source) => word.includes(source));
}
