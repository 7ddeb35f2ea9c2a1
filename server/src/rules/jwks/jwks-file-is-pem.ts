import { defineRule } from "../rule.ts";
import { jwksPathForm } from "../support/jwksPaths.ts";
import { configuredJwks, jwksSeverity, pathPlace, startError } from "../support/jwksUses.ts";
import { isPemText } from "../support/keySetText.ts";

/** A PEM, by its path or by its text, where a JWKS file belongs (facts §3.5). */
export const jwksFileIsPem = defineRule({
  meta: {
    id: "jwks-file-is-pem",
    title: "PEM in place of a JWKS file",
    severity: "error",
    topic: "jwks",
    fixable: false,
    since: "0.1.0",
  },
  needs: ["key-set"],
  *check(context) {
    for (const use of configuredJwks(context)) {
      const isText = jwksPathForm(use.path) === "pem";
      if (!isText && !(use.target.kind === "file" && isPemText(use.target.document.text))) continue;
      const severity = jwksSeverity(context, use);
      const what = isText ? "A key stands where the path of a JWKS file belongs" : "The file holds a PEM, not a JWKS";
      const exception = isText ? "ValueError: JWKS file not found" : "ValueError: Invalid JSON in JWKS file";
      yield { ...pathPlace(context, use), message: `${what}: ${startError(severity, exception)}`, severity };
    }
  },
});
