import { defineRule } from "../rule.ts";
import { jwksPathForm } from "../support/jwksPaths.ts";
import { configuredJwks, jwksSeverity, pathPlace, startError } from "../support/jwksUses.ts";

/** No version reads key sets from the network; `jwks_url` is an open proposal (facts §3.2, §1.13). */
export const jwksFileIsUrl = defineRule({
  meta: {
    id: "jwks-file-is-url",
    title: "URL in place of the path of a JWKS file",
    severity: "error",
    topic: "jwks",
    fixable: false,
    since: "0.1.0",
  },
  needs: ["key-set"],
  *check(context) {
    for (const use of configuredJwks(context)) {
      if (jwksPathForm(use.path) !== "url") continue;
      const severity = jwksSeverity(context, use);
      yield {
        ...pathPlace(context, use),
        message: `AgentOS opens JWKS files by path and fetches no URL: ${startError(severity, "ValueError: JWKS file not found")}`,
        severity,
      };
    }
  },
});
