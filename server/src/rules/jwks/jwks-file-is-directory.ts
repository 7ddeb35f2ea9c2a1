import { defineRule } from "../rule.ts";
import { configuredJwks, jwksSeverity, pathPlace, startError } from "../support/jwksUses.ts";

/** Docker makes a folder of a bind source that does not exist, and opening a folder raises IsADirectoryError (facts §3.5). */
export const jwksFileIsDirectory = defineRule({
  meta: {
    id: "jwks-file-is-directory",
    title: "JWKS path that leads to a folder",
    severity: "error",
    topic: "jwks",
    fixable: false,
    since: "0.1.0",
  },
  needs: ["key-set"],
  *check(context) {
    const inContainer = context.deployment.kind === "compose-service";
    for (const use of configuredJwks(context)) {
      if (use.target.kind !== "directory") continue;
      const severity = jwksSeverity(context, use);
      const what = inContainer
        ? "The JWKS path leads to a folder (Docker makes one of a missing bind source)"
        : "The JWKS path leads to a folder";
      yield { ...pathPlace(context, use), message: `${what}: ${startError(severity, "IsADirectoryError")}`, severity };
    }
  },
});
