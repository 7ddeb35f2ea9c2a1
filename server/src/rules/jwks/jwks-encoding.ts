import { defineRule } from "../rule.ts";
import { contentSeverity, startError } from "../support/jwksUses.ts";
import { keySets, lineAt, loadedAt } from "../support/keySets.ts";

/** `open()` decodes as UTF-8 and raises at the first byte that is none; UTF-16 comes from PowerShell's `>` (facts §3.5). */
export const jwksEncoding = defineRule({
  meta: {
    id: "jwks-encoding",
    title: "JWKS file that is not UTF-8",
    severity: "error",
    topic: "jwks",
    fixable: false,
    since: "0.1.0",
  },
  needs: ["key-set"],
  *check(context) {
    for (const set of keySets(context)) {
      if (set.encoding === "utf-8") continue;
      const severity = contentSeverity("error", set.severity);
      const what = set.encoding === "utf-16" ? "The JWKS file is in UTF-16, not in UTF-8" : "The JWKS file is not valid UTF-8";
      yield {
        ...lineAt(set, { start: 0, end: set.document.text.length }),
        message: `${what}: ${startError(severity, "UnicodeDecodeError")}`,
        severity,
        related: loadedAt(set),
      };
    }
  },
});
