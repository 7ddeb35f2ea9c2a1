import type { VerifierStack } from "../keys/verdict.ts";
import { agnoBoundaries, agnoChanges, atLeast, cryptographyBoundaries, pyjwtBoundaries, representatives } from "./agnoVersions.ts";
import type { AppFacts, Situation } from "./facts.ts";
import { rememberingUsability } from "./keySources.ts";
import type { Answer, Outcome, Reason } from "./outcome.ts";
import { everyPossibility } from "./possibilities.ts";
import { type SimulatedOutcome, simulate } from "./simulate.ts";

const unknownAnswer: Answer = { status: null };
const nothingKnown: Outcome = {
  startup: null,
  anonymous: unknownAnswer,
  validJwt: unknownAnswer,
  noScopeJwt: unknownAnswer,
  securityKey: unknownAnswer,
  because: [],
};

/**
 * What an AgentOS app will do: whether it starts, and what it answers to `GET /agents` without a token, with the JWT of an administrator,
 * with a JWT without scopes, and with the security key. Pure; computed by running the model once for each version and each value that the
 * knowledge leaves open. What all runs agree on is claimed, everything else is null.
 */
export function predict(situation: Situation): Outcome {
  const { refusal, app, versions } = situation;
  if (refusal !== undefined) {
    const reason: Reason = {
      code: "env-file-refused",
      text: "the environment file is refused, so the process does not start",
      ...at(refusal.place),
    };
    return { ...nothingKnown, startup: { error: refusal.error, at: "load" }, because: [reason] };
  }
  if (app === undefined || versions.agno.kind === "not-installed") return nothingKnown;
  const usabilityOf = rememberingUsability();
  const stacks = stacksOf(versions);
  const outcomes: SimulatedOutcome[] = [];
  for (const agno of representatives(versions.agno, agnoBoundaries)) {
    if (!atLeast(agno, agnoChanges.agentOs)) return nothingKnown;
    const possible = everyPossibility((chooser) => simulate({ situation, app, agno, stacks, chooser, usabilityOf }));
    if (possible === undefined) return nothingKnown;
    outcomes.push(...possible);
  }
  return agree(outcomes, app);
}

/** Every pair of PyJWT and cryptography that the knowledge of their versions admits. */
export function stacksOf({ pyjwt, cryptography }: Situation["versions"]): readonly VerifierStack[] {
  const pyjwts = pyjwt.kind === "not-installed" ? pyjwtBoundaries : representatives(pyjwt, pyjwtBoundaries);
  const libraries: (string | null)[] =
    cryptography.kind === "not-installed" ? [null] : [...representatives(cryptography, cryptographyBoundaries)];
  // Nothing said about cryptography may well mean that it is not there: `agno[os]` does not bring it.
  if (cryptography.kind === "unknown") libraries.push(null);
  return pyjwts.flatMap((version) => libraries.map((library) => ({ pyjwt: version, cryptography: library })));
}

/** What all possibilities have in common. */
export function agree(outcomes: readonly SimulatedOutcome[], app: AppFacts): Outcome {
  const first = outcomes[0];
  if (first === undefined) return nothingKnown;
  const startup = outcomes.every((outcome) => sameStartup(outcome.startup, first.startup)) ? commonStartup(outcomes) : null;
  const common = (answerOf: (outcome: SimulatedOutcome) => Answer): Answer => {
    const answers = outcomes.map(answerOf);
    const status = answers[0]?.status ?? null;
    if (status === null || answers.some((answer) => answer.status !== status)) return unknownAnswer;
    const detail = answers[0]?.detail;
    return detail !== undefined && answers.every((answer) => answer.detail === detail) ? { status, detail } : { status };
  };
  return {
    startup,
    anonymous: common((outcome) => outcome.anonymous),
    validJwt: common((outcome) => outcome.validJwt),
    noScopeJwt: common((outcome) => outcome.noScopeJwt),
    securityKey: common((outcome) => outcome.securityKey),
    because: first.because
      .filter((reason) => outcomes.every((outcome) => outcome.because.some((other) => other.code === reason.code)))
      .map((reason) => (reason.place === undefined && app.place !== undefined ? { ...reason, place: app.place } : reason)),
  };
}

type Startup = SimulatedOutcome["startup"];

const sameStartup = (a: Startup, b: Startup): boolean => (a === "ok" || b === "ok" ? a === b : a.at === b.at);

/** All start, or all fail at the same point; the words are kept where they agree. */
function commonStartup(outcomes: readonly SimulatedOutcome[]): Outcome["startup"] {
  const first = outcomes[0]?.startup ?? "ok";
  if (first === "ok") return "ok";
  const others = outcomes.map((outcome) => outcome.startup).filter((startup) => startup !== "ok");
  const sameException = others.every((other) => other.exception === first.exception);
  const error = others.every((other) => other.error === first.error)
    ? first.error
    : sameException && first.exception !== undefined
      ? first.exception
      : "the error depends on the installed versions";
  return { error, at: first.at, ...(sameException && first.exception !== undefined ? { exception: first.exception } : {}) };
}

const at = (place: Reason["place"]): { readonly place?: NonNullable<Reason["place"]> } => (place === undefined ? {} : { place });
