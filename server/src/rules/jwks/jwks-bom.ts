import { removeByteOrderMark } from "../../fixes/keySetEdits.ts";
import { defineRule } from "../rule.ts";
import { contentSeverity, startError } from "../support/jwksUses.ts";
import { keySets, loadedAt } from "../support/keySets.ts";

/** AgentOS opens the file as UTF-8, not as `utf-8-sig`, and Python's `json` refuses the mark (facts §3.5). */
export const jwksBom = defineRule({
  meta: {
    id: "jwks-bom",
    title: "JWKS file with a byte order mark",
    severity: "error",
    topic: "jwks",
    fixable: true,
    since: "0.1.0",
  },
  needs: ["key-set"],
  *check(context) {
    for (const set of keySets(context)) {
      const { document, uri, severity: use } = set;
      if (!document.text.startsWith("\ufeff")) continue;
      const severity = contentSeverity("error", use);
      const effect = startError(severity, "ValueError: Unexpected UTF-8 BOM");
      yield {
        uri,
        span: { start: 0, end: 1 },
        message: `A byte order mark stands before the JWKS: ${effect}`,
        severity,
        related: loadedAt(set),
        fixes: [removeByteOrderMark(document)],
      };
    }
  },
});
