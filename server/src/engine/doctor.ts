/**
 * The doctor: why does AgentOS refuse this token? Decodes and verifies it here, against what each deployment of the project really loads, and
 * names the first check that fails, the words of the answer and the cause in the files. The token is looked at and forgotten; no
 * value of it but its algorithm, times and scopes is in the answer.
 */
import { recogniseError } from "../agentos/errorTexts.ts";
import type { EnvironmentFact, EnvironmentFacts, PythonArgument, Situation } from "../agentos/facts.ts";
import type { Answer, Outcome } from "../agentos/outcome.ts";
import { bareStatus } from "../agentos/statusTexts.ts";
import { answerToToken, type TokenOutcome } from "../agentos/tokenAnswer.ts";
import { readToken, type Token, timeOf } from "../agentos/tokenCheck.ts";
import type { Deployment, Run } from "../project/facts.ts";
import type { Analysis } from "./analysis.ts";
import { accessOf, agnoOf, opensAgents, scopesOf, shownScope } from "./doctorAccess.ts";
import { causesOf, errorCauses } from "./doctorCauses.ts";
import type { Diagnosis, ErrorReport, Step, StepId, TokenFacts, TokenReport } from "./doctorReport.ts";
import { explainStatus } from "./doctorStatus.ts";
import { isoOf, stepsOf } from "./doctorSteps.ts";
import { createMask } from "./mask.ts";

/** Diagnoses a token against every deployment of a project. `now` in milliseconds since 1970. Never throws. */
export async function explainToken(analysis: Analysis, pasted: string, now: number): Promise<TokenReport> {
  const { token, text } = readToken(pasted);
  const diagnoses: Diagnosis[] = [];
  for (const deployment of diagnosed(analysis)) diagnoses.push(...(await diagnose(analysis, deployment, token, text, now)));
  const states = diagnoses.map(({ accepted }) => accepted);
  return {
    token: factsOf(token, diagnoses),
    accepted: states.includes(false) ? false : states.length === 0 || states.includes(null) ? null : true,
    diagnoses,
  };
}

/** The deployments that a token can be meant for: those with an app; without any, those that set an authentication variable. */
function diagnosed({ project }: Analysis): readonly Deployment[] {
  const active = project.deployments.filter(({ purpose, productEvident }) => purpose === "active" && productEvident);
  const withApp = active.filter(({ apps }) => apps.length > 0);
  return withApp.length > 0 ? withApp : active.filter(({ settings }) => settings.length > 0);
}

async function diagnose(
  analysis: Analysis,
  deployment: Deployment,
  token: Token,
  text: string,
  now: number,
): Promise<readonly Diagnosis[]> {
  const evident = deployment.runs.filter(({ evidence }) => evidence !== undefined);
  const mask = createMask(analysis.project.deployments);
  const found = new Map<string, Diagnosis>();
  for (const run of evident.length > 0 ? evident : deployment.runs) {
    for (const known of run.situations) {
      const situation = known.app === undefined && run.refusal === undefined ? assumed(known, deployment, run) : known;
      const answered = await answerToToken(situation, token, now);
      const diagnosis = diagnosisOf(analysis, deployment, run, situation, answered, token, text, now, mask);
      const identity = JSON.stringify([diagnosis.answer, diagnosis.steps]);
      const same = found.get(identity);
      found.set(identity, same === undefined ? diagnosis : { ...same, ways: [...new Set([...same.ways, run.title])] });
    }
  }
  return [...found.values()];
}

function diagnosisOf(
  analysis: Analysis,
  deployment: Deployment,
  run: Run,
  situation: Situation,
  answered: TokenOutcome | undefined,
  token: Token,
  text: string,
  now: number,
  mask: (text: string) => string,
): Diagnosis {
  const { agno } = deployment.versions;
  const base = {
    title: deployment.title,
    root: deployment.root,
    kind: deployment.kind,
    ways: [run.title],
    appFound: deployment.apps.length > 0,
    agno: agno.kind === "exact" ? agno.version : agno.kind === "range" ? agno.specifier : null,
  };
  if (answered === undefined) {
    const refusal = run.refusal;
    const detail =
      refusal === undefined
        ? "What happens depends on what is not known here."
        : `${run.title} refuses the env file: ${mask(refusal.error)}`;
    const steps: readonly Step[] = [{ id: "start", title: "AgentOS starts", state: refusal === undefined ? "unknown" : "failed", detail }];
    const firstFailure = refusal === undefined ? null : "start";
    const accepted = refusal === undefined ? null : false;
    return {
      ...base,
      answer: { status: null },
      accepted,
      steps,
      firstFailure,
      advice: null,
      causes: causesOf(analysis, deployment, firstFailure, [], run.refusal?.error),
      access: null,
    };
  }
  const { outcome } = answered;
  const scopesOpen = opensAgents(situation, token);
  const open = scopesOpen !== "no";
  const checked = answered.checksScopes;
  const isKey = isSecurityKey(text, run);
  const answer = isKey ? outcome.securityKey : (serviceAccountAnswer(token) ?? (open ? outcome.validJwt : outcome.noScopeJwt));
  const accepted = answer.status === null ? (outcome.startup === null || outcome.startup === "ok" ? null : false) : answer.status < 400;
  const found = stepsOf({ token, answered, scopes: { open: scopesOpen, checked }, now }).map((step) => ({
    ...step,
    detail: mask(step.detail),
  }));
  const steps = accepted === true ? found.map(harmless) : found;
  const firstFailure = accepted === true ? null : (steps.find(({ state }) => state === "failed")?.id ?? null);
  return {
    ...base,
    answer: answer.detail === undefined ? { status: answer.status } : { status: answer.status, detail: mask(answer.detail) },
    accepted,
    steps: isKey ? securityKeySteps(steps, accepted) : steps,
    firstFailure: isKey && accepted === false ? "mode" : firstFailure,
    advice: isKey ? keyAdvice(accepted) : adviceOf(firstFailure, answered),
    causes: accepted === true ? [] : causesOf(analysis, deployment, isKey ? "mode" : firstFailure, outcome.because, startErrorOf(outcome)),
    access: token.kind === "jwt" && agnoOf(situation) !== undefined ? accessOf(situation, token, checked) : null,
  };
}

const startErrorOf = ({ startup }: Outcome): string | undefined => (startup === null || startup === "ok" ? undefined : startup.error);

/** A check that fails without consequence, as with `validate=False`: said, but not called a failure. */
const harmless = (step: Step): Step =>
  step.state === "failed"
    ? { ...step, state: "skipped", detail: `${step.detail} GET /agents is answered all the same: nothing verifies it there.` }
    : step;

const serviceAccountAnswer = (token: Token): Answer | undefined => (token.kind === "service-account" ? { status: null } : undefined);

/** Whether the text is the deployment's security key; AgentOS strips what it is sent. */
function isSecurityKey(text: string, { environment, finalEnvironment }: Run): boolean {
  return [environment, finalEnvironment].some((variables) => {
    const reading = variables?.get("OS_SECURITY_KEY")?.reading;
    return reading?.kind === "value" && reading.value !== "" && reading.value.trim() === text;
  });
}

function securityKeySteps(steps: readonly Step[], accepted: boolean | null): readonly Step[] {
  const detail =
    accepted === true
      ? "What was pasted is the security key, and it is what guards the instance."
      : "What was pasted is the security key, but it is not what guards the instance.";
  const state = accepted === true ? "passed" : accepted === null ? "unknown" : "failed";
  return [...steps.filter(({ id }) => id === "start"), { id: "mode", title: "AgentOS asks for the security key", state, detail }];
}

const keyAdvice = (accepted: boolean | null): string | null =>
  accepted === true ? null : "Send a JWT in place of the security key, or take the JWT settings away.";

const someAgents: PythonArgument = { name: "agents", value: { kind: "list", items: [{ kind: "unknown" }] } };

/** No `AgentOS(...)` in sight: what a plain `AgentOS(authorization=True)` would do with the files' variables. */
function assumed(situation: Situation, deployment: Deployment, run: Run): Situation {
  const values = new Map<string, EnvironmentFact>();
  for (const [name, { reading }] of run.finalEnvironment ?? run.environment) {
    values.set(
      name,
      reading.kind === "value" ? { kind: "value", value: reading.value } : { kind: reading.kind === "unknown" ? "unknown" : "absent" },
    );
  }
  const environment: EnvironmentFacts = { values, complete: true };
  return {
    ...situation,
    app: {
      arguments: new Map([["agents", someAgents]]),
      open: false,
      authorization: true,
      middlewares: [],
      certain: true,
      imports: new Map(),
    },
    atApp: environment,
    atGetApp: environment,
    atRequest: environment,
    open(path) {
      const use = deployment.jwksUses.find((candidate) => candidate.path === path);
      if (use?.target.kind === "file") return { kind: "text", text: use.target.document.text };
      return use?.target.kind === "missing" || use?.target.kind === "directory" ? { kind: use.target.kind } : { kind: "unknown" };
    },
  };
}

function adviceOf(failed: StepId | null, { checks, audience }: TokenOutcome): string | null {
  switch (failed) {
    case "start":
      return "Repair what stops the start; no token helps before.";
    case "well-formed":
      return "Send the JWT itself, whole, as `Authorization: Bearer <token>`.";
    case "mode":
      return "Send the security key, or switch JWT on: authorization=True and JWT_VERIFICATION_KEY.";
    case "algorithm":
      return checks.some(({ fitsOwnAlgorithm }) => fitsOwnAlgorithm)
        ? "Set algorithm= to the token's algorithm: the key is the right one."
        : checks.length > 0 && checks.every(({ suitsOwnAlgorithm }) => suitsOwnAlgorithm)
          ? "Set algorithm= to the token's algorithm: the configured key is made for it and can never verify the configured one. The signature is by another key, so the issuer's key is needed as well."
          : "Have the token signed with the configured algorithm, or configure the token's algorithm and its key.";
    case "key":
      return "Put the issuer's current key into the key set, or set JWT_VERIFICATION_KEY beside it.";
    case "key-usable":
      return "Repair the key where it is set.";
    case "signature":
      return "Configure the public key of the issuer that signed this token; for HS*, the very same secret.";
    case "time":
      return "Get a new token; if it is new, compare the clocks.";
    case "audience":
      return audience === "missing"
        ? "Have the issuer add the audience, or leave verify_audience out."
        : "Set audience= (or id=) to what the issuer writes.";
    case "subject":
      return "Have the issuer write another subject.";
    case "scopes":
      return "Have the issuer add the scope that the endpoint needs; the list below says which.";
    default:
      return null;
  }
}

function factsOf(token: Token, diagnoses: readonly Diagnosis[]): TokenFacts {
  if (token.kind !== "jwt") return { kind: token.kind, algorithm: null, hasKid: false, expires: null, scopes: null };
  const { header, payload } = token.jwt;
  const alg = header["alg"];
  const expires = timeOf(payload["exp"]);
  return {
    kind: "jwt",
    algorithm: typeof alg === "string" && /^[A-Za-z0-9]{1,12}$/.test(alg) ? alg : null,
    hasKid: header["kid"] !== undefined,
    expires: typeof expires === "number" ? isoOf(expires) : null,
    scopes: diagnoses.length === 0 || payload["scopes"] !== undefined ? (scopesOf(token, "scopes") ?? []).map(shownScope) : null,
  };
}

/** Whether a text has words that {@link explainError} can explain. */
export const isErrorText = (text: string): boolean => recogniseError(text) !== undefined || bareStatus(text) !== undefined;

/** From the words of an answer or a log back to the causes, checked against the project. The words are not repeated. */
export function explainError(analysis: Analysis, text: string): ErrorReport {
  const known = recogniseError(text);
  if (known === undefined) {
    const bare = bareStatus(text);
    return bare === undefined
      ? { meaning: null, id: null, causes: [], predicted: [], problems: null }
      : masked(analysis, explainStatus(analysis, bare));
  }
  const predicted = new Set<string>();
  for (const deployment of analysis.project.deployments) {
    if (deployment.purpose !== "active") continue;
    for (const run of deployment.runs) {
      const texts = run.outcomes.flatMap(({ startup, anonymous, validJwt, noScopeJwt, securityKey }) => [
        startup === null || startup === "ok" ? undefined : startup.error,
        ...[anonymous, validJwt, noScopeJwt, securityKey].map(({ detail }) => detail),
      ]);
      texts.push(run.refusal?.error);
      if (texts.some((one) => one !== undefined && known.pattern.test(one))) predicted.add(deployment.title);
    }
  }
  return {
    meaning: known.meaning,
    id: known.id,
    causes: known.causes.map((cause) => errorCauses(analysis, cause)),
    predicted: [...predicted],
    problems: null,
  };
}

/** Errors of loaders and of the start quote files. */
function masked({ project }: Analysis, report: ErrorReport): ErrorReport {
  const mask = createMask(project.deployments);
  return {
    ...report,
    problems: (report.problems ?? []).map((problem) => ({ ...problem, words: problem.words === null ? null : mask(problem.words) })),
  };
}
