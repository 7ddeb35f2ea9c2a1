import { escapedFinding, escapedKeys } from "../key-text/pem-literal-backslash-n.ts";
import { defineRule } from "../rule.ts";
import { gravestByPlace } from "../support/findings.ts";

/** A PEM with `\n` in a plain or single-quoted YAML scalar: only double quotes decode escapes (YAML 1.2 §7.3). */
export const yamlEscapedPem = defineRule({
  meta: {
    id: "yaml-escaped-pem",
    title: "PEM key with backslash-n in a YAML scalar that keeps it",
    severity: "error",
    topic: "env-file",
    fixable: true,
    since: "0.1.0",
  },
  needs: ["malformed-pem text"],
  *check(context) {
    const cases = escapedKeys(context).filter(({ syntax }) => syntax === "yaml");
    const words = 'YAML decodes "\\n" only in double quotes, so the key has no line breaks';
    yield* gravestByPlace(cases.map((found) => escapedFinding(context, found, words)));
  },
});
