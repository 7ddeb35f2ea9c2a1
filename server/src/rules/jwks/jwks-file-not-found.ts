import { existingKeySetFix } from "../../fixes/existingKeySet.ts";
import { defineRule } from "../rule.ts";
import { isPlainPath } from "../support/jwksPaths.ts";
import { configuredJwks, jwksSeverity, pathPlace, startError } from "../support/jwksUses.ts";

/** AgentOS opens the path once, at its start, relative to the working folder of the process (facts §3.2, §3.5). */
export const jwksFileNotFound = defineRule({
  meta: {
    id: "jwks-file-not-found",
    title: "JWKS file that does not exist",
    severity: "error",
    topic: "jwks",
    fixable: true,
    since: "0.1.0",
  },
  needs: ["key-set"],
  *check(context) {
    for (const use of configuredJwks(context)) {
      if (use.target.kind !== "missing" || !isPlainPath(use.path)) continue;
      // Without an app nobody knows which folder a relative path starts from.
      if (use.source === "environment" && context.deployment.apps.length === 0) continue;
      const severity = jwksSeverity(context, use);
      const effect = startError(severity, "ValueError: JWKS file not found");
      yield {
        ...pathPlace(context, use),
        message: `There is no such JWKS file: ${effect}`,
        severity,
        fixes: () => {
          const fix = existingKeySetFix(context, use);
          return fix === undefined ? [] : [fix];
        },
      };
    }
  },
});
