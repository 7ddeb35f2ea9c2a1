import { defineRule, type Finding, type RuleContext } from "../rule.ts";
import { gravestByPlace, listed, subject } from "../support/findings.ts";
import { failureSeverity, type KeyCase, keyCasesOf } from "../support/keyCases.ts";
import { everyRequest, keyFinding } from "../support/keyFinding.ts";

/** A PEM in which `\n` is left as two characters after all decoding: AgentOS never unescapes (2.9.0 os/middleware/jwt.py:171-174). */
export const pemLiteralBackslashN = defineRule({
  meta: {
    id: "pem-literal-backslash-n",
    title: "PEM key with literal backslash-n in place of line breaks",
    severity: "error",
    topic: "key-text",
    fixable: true,
    since: "0.1.0",
  },
  needs: ["malformed-pem text"],
  *check(context) {
    // In YAML and Dockerfiles it is the syntax that keeps the backslash; those have rules of their own.
    const cases = escapedKeys(context).filter(
      ({ syntax, use }) =>
        syntax !== "yaml" &&
        syntax !== "dockerfile" &&
        !(syntax === "dotenv" && use.setting?.entry.quoting === "ansi-c") &&
        // That it is cut off at its first line is told by pem-unquoted-multiline.
        use.setting?.entry.overflow === undefined,
    );
    yield* gravestByPlace(cases.map((found) => escapedFinding(context, found, wordsFor(context, found))));
  },
});

/** The keys with literal escapes; those that a shell quoting hides included. */
export const escapedKeys = (context: RuleContext): readonly KeyCase[] =>
  keyCasesOf(context, "malformed-pem").filter(({ key }) => key.problem.code === "literal-backslash-n");

/** The finding for such a key; `words` say why the backslash is still there. */
export function escapedFinding(context: RuleContext, found: KeyCase, words: string): Finding {
  const severity = failureSeverity(context, found);
  const effect = severity === "info" ? "AgentOS cannot use this key" : everyRequest(found, severity);
  return keyFinding(context, found, { message: `${words}: ${effect}`, severity });
}

function wordsFor(context: RuleContext, found: KeyCase): string {
  const spoiling = found.runs.map(({ title }) => title);
  const sparing = found.otherRuns.filter(({ text }) => text !== undefined && !text.includes("\\n")).map(({ run }) => run.title);
  if (sparing.length > 0)
    return `${subject(spoiling, "leaves", "leave")} "\\n" in the key as two characters, which ${listed(sparing)} would decode`;
  const isShell = found.runs.some(({ loader }) =>
    ["bash", "sh", "zsh", "docker", "podman", "kubectl", "systemd", "agentos-env-sync", "agentos-railway"].includes(loader),
  );
  if (isShell && found.use.setting?.entry.quoting === "double") return `${subject(spoiling, "does", "do")} not decode "\\n" in the key`;
  return context.deployment.kind === "file" && found.use.consumer === "key-file"
    ? 'The key file holds "\\n" as two characters instead of line breaks'
    : 'The key still holds "\\n" as two characters instead of line breaks';
}
