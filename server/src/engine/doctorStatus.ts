import { recogniseError } from "../agentos/errorTexts.ts";
import type { Outcome } from "../agentos/outcome.ts";
import type { BareStatus } from "../agentos/statusTexts.ts";
import type { Deployment } from "../project/facts.ts";
import type { Analysis } from "./analysis.ts";
import { errorCauses, refusalCauses } from "./doctorCauses.ts";
import type { ErrorReport, PredictedProblem } from "./doctorReport.ts";
import { readableWords } from "./serverWords.ts";

/** What a bare 401 or 403 can mean in this project: what the model predicts for it first, then the texts that the answer's body can hold. */
export function explainStatus(analysis: Analysis, { status, meaning, texts }: BareStatus): ErrorReport {
  const problems = analysis.project.deployments
    .filter(({ purpose, productEvident, settings }) => purpose === "active" && (productEvident || settings.length > 0))
    .flatMap((deployment) => problemOf(analysis, deployment, status));
  return {
    meaning,
    id: status === null ? "refused" : `status-${status}`,
    causes: texts.map(({ words, known }) => {
      const isFound = known.causes.some((cause) => errorCauses(analysis, cause).findings.some(({ severity }) => severity === "error"));
      const isPredicted = problems.some((problem) => problem.words !== null && known.pattern.test(problem.words));
      return { text: `"${words}": ${known.meaning}`, confirmed: isPredicted || isFound, findings: [] };
    }),
    predicted: problems.flatMap(({ title, words }) => (words === null ? [] : [title])),
    problems,
  };
}

/** What is predicted for a deployment that can be met as this status, and the errors in its files. */
function problemOf(analysis: Analysis, deployment: Deployment, status: BareStatus["status"]): readonly PredictedProblem[] {
  const evident = deployment.runs.filter(({ evidence }) => evidence !== undefined);
  const runs = evident.length > 0 ? evident : deployment.runs;
  const words = runs
    .flatMap((run) => (run.refusal === undefined ? run.outcomes.map((outcome) => failureOf(outcome, status)) : [run.refusal.error]))
    .find((one) => one !== undefined);
  const rules = words === undefined ? [] : (recogniseError(words)?.causes.flatMap((cause) => cause.rules) ?? []);
  const causes = refusalCauses(analysis, deployment, rules);
  return words === undefined && causes.length === 0 ? [] : [{ title: deployment.title, words: words ?? null, causes }];
}

/** How a good token of an administrator fares; 403 for it is a matter of scopes. An app that does not start answers nothing at all. */
function failureOf({ startup, validJwt }: Outcome, status: BareStatus["status"]): string | undefined {
  if (startup !== null && startup !== "ok") return startup.error;
  if (validJwt.status === null || validJwt.status < 400 || (status !== null && validJwt.status !== status)) return undefined;
  return validJwt.detail === undefined ? `${validJwt.status} for a valid token of an administrator` : readableWords(validJwt.detail);
}
