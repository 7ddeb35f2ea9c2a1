import { inlineKeySetFixes } from "../../fixes/moveKeyToFile.ts";
import { defineRule } from "../rule.ts";
import { jwksPathForm } from "../support/jwksPaths.ts";
import { configuredJwks, jwksSeverity, pathPlace, startError } from "../support/jwksUses.ts";

/** No variable takes an inline JWKS: `JWT_JWKS` of the docstring is read by nothing (facts §3.2, §1.13). */
export const jwksFileIsJson = defineRule({
  meta: {
    id: "jwks-file-is-json",
    title: "JWKS text in place of its path",
    severity: "error",
    topic: "jwks",
    fixable: true,
    since: "0.1.0",
  },
  needs: ["key-set"],
  *check(context) {
    for (const use of configuredJwks(context)) {
      if (jwksPathForm(use.path) !== "json") continue;
      const severity = jwksSeverity(context, use);
      const { setting } = use;
      yield {
        ...pathPlace(context, use),
        message: `The JWKS itself stands where its path belongs: ${startError(severity, "OSError or ValueError")}`,
        severity,
        ...(setting === undefined ? {} : { fixes: () => inlineKeySetFixes(context, setting) }),
      };
    }
  },
});
