import { type ErrorCause, recogniseError } from "../agentos/errorTexts.ts";
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

const except =
  (test: Test, without: Test): Test =>
  (rule) =>
    test(rule) && !without(rule);

const either =
  (...tests: readonly Test[]): Test =>
  (rule) =>
    tests.some((test) => test(rule));

/** Which findings can make a check fail. */
const causing: Readonly<Partial<Record<StepId, Test>>> = {
  start: either(
    // What an audience or a scope has to be is asked of a token, never at the start.
    except(topics("jwks", "configuration", "precedence", "env-file", "dependencies", "mcp"), named(/audience|scope/)),
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

/**
 * The findings of a deployment that can cause a failure of the check, the gravest first; then the places that decide. `error`: the words with
 * which the start fails, where they are known.
 */
export function causesOf(
  analysis: Analysis,
  deployment: Deployment,
  failed: StepId | null,
  reasons: readonly Reason[] = [],
  error?: string,
): readonly Cause[] {
  const test = failed === null ? undefined : causing[failed];
  if (test === undefined) return [];
  const own = [...analysis.findings.values()].flat().filter(({ deployments }) => deployments?.has(deployment.id) === true);
  if (failed === "start") return startCauses(own, deployment, test, reasons, error);
  const causes = gravestFirst(own.filter(({ rule }) => test(rule)))
    .slice(0, mostCauses)
    .map(causeOf);
  return failed === "algorithm" || failed === "key-usable" || failed === "signature"
    ? [...causes, ...deciding(deployment, failed)]
    : causes;
}

/**
 * Only errors stop a start. Where the words of the failure are known, so are the rules that can explain them; a fault within the key set that is
 * loaded says more than one of the setting that names it.
 */
function startCauses(
  own: readonly LintFinding[],
  deployment: Deployment,
  test: Test,
  reasons: readonly Reason[],
  error: string | undefined,
): readonly Cause[] {
  const errors = own.filter(({ severity }) => severity === "error");
  const explains = (error === undefined ? undefined : recogniseError(error))?.causes.map(({ rules }) => testOf(rules)) ?? [];
  const explaining = errors.filter(({ rule }) => explains.some((one) => one(rule)));
  const keySets = new Set(
    deployment.jwksUses.flatMap(({ source, target }) => (source !== "file" && target.kind === "file" ? [target.uri] : [])),
  );
  const chosen = explaining.length > 0 ? explaining : errors.filter(({ rule }) => test(rule));
  const causes = [...chosen.filter(({ uri }) => keySets.has(uri)), ...chosen.filter(({ uri }) => !keySets.has(uri))];
  if (causes.length > 0) return causes.slice(0, mostCauses).map(causeOf);
  return reasons.flatMap(({ text, place }) => (place === undefined ? [] : [{ text, place, fixes: [] }]));
}

/** Whether a rule is one of those named; `*` stands for any part of a name. */
function testOf(ids: readonly string[]): Test {
  const patterns = ids.map((id) => new RegExp(`^${id.replaceAll("*", ".*")}$`));
  return ({ id }) => patterns.some((pattern) => pattern.test(id));
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

/** The findings of a deployment that explain a refusal: those of the rules first, then its other errors. */
export function refusalCauses(analysis: Analysis, deployment: Deployment, rules: readonly string[]): readonly Cause[] {
  const own = [...analysis.findings.values()].flat().filter(({ deployments }) => deployments?.has(deployment.id) === true);
  const explaining = gravestFirst(own.filter(({ rule, severity }) => testOf(rules)(rule) && severity !== "hint"));
  const errors = own.filter((finding) => finding.severity === "error" && !explaining.includes(finding));
  return [...explaining, ...errors].slice(0, mostCauses).map(causeOf);
}

/** A cause of an error text, with the findings of the project that confirm it. */
export function errorCauses(analysis: Analysis, { text, rules }: ErrorCause): ErrorReport["causes"][number] {
  const test = testOf(rules);
  const found = [...analysis.findings.values()].flat().filter(({ rule }) => test(rule));
  return { text, confirmed: found.length > 0, findings: gravestFirst(found).slice(0, mostCauses).map(causeOf) };
}
