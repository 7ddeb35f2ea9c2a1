import { strictJsonFix } from "../../fixes/strictJson.ts";
import { defineRule } from "../rule.ts";
import { contentSeverity, startError } from "../support/jwksUses.ts";
import { keySets, lineAt, loadedAt } from "../support/keySets.ts";
import { isPemText } from "../support/keySetText.ts";

/** Python's `json` refuses comments, trailing commas and anything else that RFC 8259 does not know, NaN and Infinity apart (facts §3.5). */
export const jwksInvalidJson = defineRule({
  meta: {
    id: "jwks-invalid-json",
    title: "JWKS file that is not JSON",
    severity: "error",
    topic: "jwks",
    fixable: true,
    since: "0.1.0",
  },
  needs: ["key-set"],
  *check(context) {
    for (const set of keySets(context)) {
      const { document, encoding, severity: use } = set;
      if (encoding !== "utf-8" || isPemText(document.text)) continue;
      const problems = document.problems.filter(({ code }) => code !== "json-duplicate-key" && code !== "json-bom");
      const first = problems.toSorted((a, b) => a.span.start - b.span.start)[0];
      if (first === undefined) continue;
      const severity = contentSeverity("error", use);
      const effect = startError(severity, "ValueError: Invalid JSON in JWKS file");
      yield {
        ...lineAt(set, first.span),
        message: `${first.message}: ${effect}`,
        severity,
        related: loadedAt(set),
        fixes: () => {
          const fix = strictJsonFix(context.project, document.uri);
          return fix === undefined ? [] : [fix];
        },
      };
    }
  },
});
