import { defineRule } from "../rule.ts";
import { jwksPathForm } from "../support/jwksPaths.ts";
import { configuredJwks, jwksSeverity, pathPlace, startError } from "../support/jwksUses.ts";

/** `open()` expands no `~`; a shell does, but only outside of quotes and before the value is set (facts §3.2). */
export const jwksFileTilde = defineRule({
  meta: {
    id: "jwks-file-tilde",
    title: "JWKS path that begins with '~'",
    severity: "error",
    topic: "jwks",
    fixable: false,
    since: "0.1.0",
  },
  needs: ["key-set"],
  *check(context) {
    for (const use of configuredJwks(context)) {
      if (jwksPathForm(use.path) !== "tilde") continue;
      const severity = jwksSeverity(context, use);
      const effect = startError(severity, "ValueError: JWKS file not found");
      yield { ...pathPlace(context, use), message: `Nothing replaces '~' by the home folder: ${effect}`, severity };
    }
  },
});
