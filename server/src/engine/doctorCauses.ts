import type { ErrorCause } from "../agentos/errorTexts.ts";
import type { Reason } from "../agentos/outcome.ts";
import type { Deployment } from "../project/facts.ts";
import type { RuleMeta } from "../rules/rule.ts";
import type { Analysis } from "./analysis.ts";
import type { Cause, ErrorReport, StepId } from "./doctorReport.ts";
import { type LintFinding, severityOrder } from "./finding.ts";

/** More than this is no answer but a list. */
const mostCauses = 8;

type Test = (rule: RuleMeta) => boolean;

const topics =
  (...names: readonly RuleMeta["topic"][]): Test =>
  ({ topic }) =>
    names.includes(topic);

const named =
  (pattern: RegExp): Test =>
  ({ id }) =>
    pattern.test(id);

const either =
  (...tests: readonly Test[]): Test =>
  (rule) =>
    tests.some((test) => test(rule));

/** Which findings can make a check fail. */
const causing: Readonly<Partial<Record<StepId, Test>>> = {
  start: either(
    topics("jwks", "configuration", "precedence", "env-file", "dependencies", "mcp"),
    named(/unterminated|unquoted|not-a-string/),
  ),
  mode: either(topics("precedence"), named(/authorization|middleware|env-file-not-loaded|dotenv-loaded|security-key|jwt-before/)),
  algorithm: either(topics("algorithm"), named(/algorithm|secret-key|middleware-shadowed|middleware-and/)),
  key: either(topics("jwks"), named(/env-file-not-loaded|unknown-auth|verification-key/)),
  "key-usable": either(topics("key-text", "algorithm", "jwks", "dependencies"), named(/pem|quot|verification-key/)),
  signature: either(topics("key-text", "jwks"), named(/^env-|quot|dollar|comment|duplicate/)),
  audience: named(/audience|config-unknown-field/),
  subject: named(/subject/),
  scopes: either(topics("scopes"), named(/scope|rbac/)),
};

/** The findings of a deployment's files that can cause a failure of the check, the gravest first; then the places that decide. */
export function causesOf(
  analysis: Analysis,
  deployment: Deployment,
  failed: StepId | null,
  reasons: readonly Reason[] = [],
): readonly Cause[] {
  const test = failed === null ? undefined : causing[failed];
  if (test === undefined) return [];
  const findings = deployment.files
    .flatMap((uri) => analysis.findings.get(uri) ?? [])
    .filter((finding) => test(finding.rule) && (failed !== "start" || finding.severity === "error"));
  const causes = gravestFirst(findings).slice(0, mostCauses).map(causeOf);
  if (failed === "start" && causes.length === 0)
    return reasons.flatMap(({ text, place }) => (place === undefined ? [] : [{ text, place, fixes: [] }]));
  return failed === "algorithm" || failed === "key-usable" || failed === "signature"
    ? [...causes, ...deciding(deployment, failed)]
    : causes;
}

/** Where the algorithm and the key are set. */
function deciding(deployment: Deployment, failed: StepId): readonly Cause[] {
  const found: Cause[] = [];
  for (const { algorithm, setting } of deployment.keyUses) {
    if (setting?.wins && setting.role === "verification-key")
      found.push({ text: `${setting.name} is set here`, place: setting.namePlace, fixes: [] });
    if (algorithm.kind === "known" && algorithm.place !== undefined && failed !== "signature")
      found.push({ text: `The algorithm is set here`, place: algorithm.place, fixes: [] });
  }
  if (failed === "algorithm" && !found.some(({ text }) => text.startsWith("The algorithm")))
    for (const { calleePlace } of deployment.apps)
      found.push({ text: "No algorithm is set here, so it is RS256", place: calleePlace, fixes: [] });
  return [...new Map(found.map((cause) => [`${cause.place.uri} ${cause.place.span.start}`, cause])).values()];
}

const gravestFirst = (findings: readonly LintFinding[]): readonly LintFinding[] =>
  [...findings].sort((a, b) => severityOrder.indexOf(b.severity) - severityOrder.indexOf(a.severity));

const causeOf = ({ message, uri, span, rule, severity, fixes }: LintFinding): Cause => ({
  text: message,
  place: { uri, span },
  rule: rule.id,
  severity,
  fixes: fixes.filter(({ disabled }) => disabled === undefined).map(({ title }) => title),
});

/** A cause of an error text, with the findings of the project that confirm it. */
export function errorCauses(analysis: Analysis, { text, rules }: ErrorCause): ErrorReport["causes"][number] {
  const patterns = rules.map((id) => new RegExp(`^${id.replaceAll("*", ".*")}$`));
  const found = [...analysis.findings.values()].flat().filter(({ rule }) => patterns.some((pattern) => pattern.test(rule.id)));
  return { text, confirmed: found.length > 0, findings: gravestFirst(found).slice(0, mostCauses).map(causeOf) };
}
