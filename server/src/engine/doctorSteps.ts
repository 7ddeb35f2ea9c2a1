import type { Outcome } from "../agentos/outcome.ts";
import type { TokenOutcome } from "../agentos/tokenAnswer.ts";
import { type ClaimProblem, claimProblem, type KeyAttempt, type Token, type TokenCheck, timeOf } from "../agentos/tokenCheck.ts";
import { newestStack } from "../keys/jwk.ts";
import type { Step, StepId } from "./doctorReport.ts";

type State = Step["state"];

const titles: Readonly<Record<StepId, string>> = {
  start: "AgentOS starts",
  "well-formed": "The token is well-formed",
  mode: "AgentOS checks JWTs",
  algorithm: "alg is the configured algorithm",
  key: "A key is found",
  "key-usable": "The key can be used",
  signature: "The signature is by that key",
  time: "The token is valid now",
  audience: "The audience is this AgentOS",
  subject: "The subject is not reserved",
  scopes: "The scopes open GET /agents",
};

const step = (id: StepId, state: State, detail: string): Step => ({ id, title: titles[id], state, detail });

export interface StepFacts {
  readonly token: Token;
  readonly answered: TokenOutcome;
  /** Whether the scopes open `GET /agents`, and whether they are asked for. */
  readonly scopes: { readonly open: "yes" | "filtered" | "no"; readonly checked: boolean | null };
  readonly now: number;
}

/** Every check with its state, in AgentOS's order. */
export function stepsOf(facts: StepFacts): readonly Step[] {
  const { token, answered, now } = facts;
  const { outcome, checks } = answered;
  const mode = modeStep(outcome, checks);
  const steps: Step[] = [startStep(outcome), wellFormedStep(token), mode];
  if (token.kind !== "jwt") return steps;
  if (checks.length === 0) {
    const skipped: readonly StepId[] = ["algorithm", "key", "key-usable", "signature"];
    steps.push(...skipped.map((id) => step(id, "skipped", whyUnchecked(outcome))), timeStep(token, now));
    return steps;
  }
  const alg = token.jwt.header["alg"];
  steps.push(algorithmStep(typeof alg === "string" ? alg : undefined, checks));
  steps.push(joined("key", checks.map(keyStep)));
  steps.push(joined("key-usable", checks.map(usableStep)));
  steps.push(joined("signature", checks.map(signatureStep)));
  steps.push(timeStep(token, now), audienceStep(answered), subjectStep(answered), scopesStep(facts));
  return steps;
}

function whyUnchecked({ startup, anonymous }: Pick<Outcome, "startup" | "anonymous">): string {
  if (startup !== null && startup !== "ok") return startup.at === "stack" ? "No request gets that far." : "AgentOS does not start.";
  return startup === null || anonymous.status === null
    ? "Whether a layer checks JWTs depends on what is not known here."
    : "No layer checks JWTs in this setup.";
}

function startStep({ startup, because }: Outcome): Step {
  if (startup === "ok") return step("start", "passed", "Nothing stops the start.");
  if (startup === null) return step("start", "unknown", "Whether it starts depends on what is not known here.");
  return step(
    "start",
    "failed",
    `${startup.at === "stack" ? "Every request is answered with 500" : "It stops at the start"}: ${startup.error}${because.length > 0 ? "" : "."}`,
  );
}

function wellFormedStep(token: Token): Step {
  if (token.kind === "service-account")
    return step("well-formed", "passed", "A service-account token; only the instance's database can judge it.");
  if (token.kind === "jwt") return step("well-formed", "passed", "Three parts of base64url; header and payload are JSON.");
  const what: Readonly<Record<typeof token.problem, string>> = {
    "not-three-segments":
      "It is no JWT: a JWT has three parts with dots between them. An opaque access token or the security key looks like this.",
    "header-not-base64": "The first part is not base64url; was it cut when it was copied?",
    "header-not-json": "The first part is not a JSON object.",
    "payload-not-base64": "The second part is not base64url; was it cut when it was copied?",
    "payload-not-json": "The second part is not a JSON object.",
    "signature-not-base64": "The third part is not base64url; was it cut when it was copied?",
  };
  return step("well-formed", "failed", what[token.problem]);
}

function modeStep({ anonymous, startup, because }: Outcome, checks: readonly TokenCheck[]): Step {
  if (startup !== null && startup !== "ok" && checks.length === 0) return step("mode", "skipped", whyUnchecked({ startup, anonymous }));
  const reasons = because.map(({ text }) => text).join("; ");
  if (checks.length > 0) {
    const open = anonymous.status === 200 ? " But requests without a token are answered as well." : "";
    return step("mode", "passed", `${reasons === "" ? "A layer checks JWTs" : reasons}.${open}`);
  }
  if (anonymous.status === 200)
    return step(
      "mode",
      "unknown",
      `The instance is open: every request is let in, with and without a token${reasons === "" ? "" : ` (${reasons})`}.`,
    );
  if (anonymous.status === 401)
    return step("mode", "failed", "The instance knows only the security key: the token is compared with OS_SECURITY_KEY.");
  return step("mode", "unknown", "What guards the instance depends on what is not known here.");
}

function algorithmStep(alg: string | undefined, checks: readonly TokenCheck[]): Step {
  const shown = alg !== undefined && /^[A-Za-z0-9]{1,12}$/.test(alg) ? alg : "no algorithm name";
  const configured = [...new Set(checks.map(({ algorithm }) => algorithm))];
  if (configured.includes(undefined))
    return step("algorithm", "unknown", `The token says ${shown}; the configured algorithm is an expression.`);
  const names = configured
    .map((name) => (name === undefined || !/^[\w-]{1,24}$/.test(name) ? "a text that is no algorithm" : name))
    .join(" or ");
  if (configured.every((name) => name === alg)) return step("algorithm", "passed", `Both are ${names}.`);
  const fits = checks.some(({ fitsOwnAlgorithm }) => fitsOwnAlgorithm) ? ` With ${shown} configured, the signature would be verified.` : "";
  const state = configured.includes(alg) ? "unknown" : "failed";
  return step("algorithm", state, `The token says ${shown}, AgentOS is configured with ${names}.${fits}`);
}

function keyStep(check: TokenCheck): Step {
  const list =
    check.staticKeys === 0
      ? ""
      : check.staticKeys === 1
        ? "one key is configured directly"
        : `${check.staticKeys} keys are configured directly`;
  switch (check.keySet) {
    case "matched":
      return step("key", "passed", "The token's kid names a key of the key set.");
    case "default":
      return step("key", "passed", "No key of the set has the token's kid; the key without kid answers for it.");
    case "no-match":
      if (list === "") return step("key", "failed", "The token's kid names no key of the key set, and no key is configured beside it.");
      return step("key", "passed", `The token's kid names no key of the key set; ${list}, and tried instead.`);
    default:
      return list === ""
        ? step("key", "failed", "No key is configured.")
        : step("key", "passed", `${list[0]?.toUpperCase()}${list.slice(1)}.`);
  }
}

const nth = ({ source, index }: KeyAttempt): string =>
  source === "static" ? (index === 0 ? "The first key" : `Key ${(index ?? 0) + 1} of the list`) : "The key of the set";

function usableStep(check: TokenCheck): Step {
  const { attempts } = check;
  if (attempts.length === 0) return step("key-usable", "skipped", "No key was tried.");
  const broken = attempts.find(({ result }) => result === "unusable");
  if (attempts.some(({ result }) => result === "verified" || result === "claims"))
    return step("key-usable", "passed", "It is a key for this algorithm.");
  if (broken !== undefined) {
    const behind = broken.source === "static" && (broken.index ?? 0) + 1 < check.staticKeys ? " The keys behind it are never tried." : "";
    return step("key-usable", "failed", `${nth(broken)} cannot be used: ${reason(broken)}.${behind}`);
  }
  if (attempts.some(({ result }) => result === "unknown")) return step("key-usable", "unknown", "The key's text is not known here.");
  if (attempts.every(({ result }) => result === "algorithm"))
    return step("key-usable", "skipped", "The algorithm is compared before the key is looked at.");
  return step("key-usable", "passed", "It is a key for this algorithm.");
}

const words: Readonly<Partial<Record<NonNullable<KeyAttempt["because"]>, string>>> = {
  "cryptography-missing": "the package cryptography is not installed",
  "unsupported-algorithm": "PyJWT knows no such algorithm",
};

const reason = ({ because, detail }: KeyAttempt): string =>
  (because === undefined ? undefined : words[because]) ??
  detail?.replace(/^(?:Error decoding token|Invalid token): /, "").replace(/\.$/, "") ??
  "it is no key of the algorithm";

function signatureStep(check: TokenCheck): Step {
  const { attempts } = check;
  if (attempts.some(({ result }) => result === "verified" || result === "claims"))
    return step("signature", "passed", "The signature is verified.");
  if (attempts.some(({ result }) => result === "unknown")) return step("signature", "unknown", "It cannot be checked here.");
  if (check.fitsOwnAlgorithm) return step("signature", "skipped", "Under the token's own algorithm the signature is right.");
  if (attempts.some(({ result }) => result === "signature"))
    return step("signature", "failed", "The token was signed with another key than the one that belongs to the configured key.");
  return step("signature", "skipped", "No key got as far as the signature.");
}

/** One step out of those for each possible set of libraries: what they agree on, else `unknown`. */
function joined(id: StepId, all: readonly Step[]): Step {
  const [first] = all;
  if (first === undefined) return step(id, "skipped", "");
  if (all.every(({ state }) => state === first.state)) return first;
  const failed = all.find(({ state }) => state === "failed");
  return step(
    id,
    "unknown",
    `It depends on the installed PyJWT and cryptography.${failed === undefined ? "" : ` With some: ${failed.detail}`}`,
  );
}

function timeStep(token: Token & { readonly kind: "jwt" }, now: number): Step {
  const expires = timeOf(token.jwt.payload["exp"]);
  const until = typeof expires === "number" ? isoOf(expires) : null;
  const problem = claimProblem(token.jwt, now, newestStack);
  if (problem === undefined)
    return step("time", "passed", until === null ? "It has no exp claim: it never expires." : `It expires at ${until}.`);
  const text: Readonly<Record<ClaimProblem, string>> = {
    expired: `It expired at ${until ?? "a time before"}; AgentOS grants 10 seconds.`,
    iat: "Its iat claim lies more than 10 seconds in the future, or is no number.",
    nbf: "Its nbf claim lies more than 10 seconds in the future, or is no number.",
    "exp-not-a-number": "Its exp claim is no number of seconds.",
    "sub-not-a-string": "Its sub claim is no text (PyJWT from 2.10 on refuses that).",
    "jti-not-a-string": "Its jti claim is no text (PyJWT from 2.10 on refuses that).",
    payload: "Its payload is no JSON object.",
  };
  return step("time", "failed", text[problem]);
}

/** A time in seconds as ISO 8601; null where it is beyond what a date can be. */
export function isoOf(seconds: number): string | null {
  const milliseconds = seconds * 1000;
  return Math.abs(milliseconds) <= 8.64e15 ? new Date(milliseconds).toISOString().replace(".000Z", "Z") : null;
}

function audienceStep({ audience }: TokenOutcome): Step {
  switch (audience) {
    case "passes":
      return step("audience", "passed", "It is the expected one.");
    case "missing":
      return step("audience", "failed", "verify_audience=True, and the token has no audience claim.");
    case "differs":
      return step(
        "audience",
        "failed",
        "verify_audience=True, and the token is for another audience (without audience= the id of the AgentOS is expected).",
      );
    case "unknown":
      return step("audience", "unknown", "What is expected is not known here.");
    default:
      return step("audience", "passed", "AgentOS does not verify the audience in this setup.");
  }
}

const subjectStep = ({ subject }: TokenOutcome): Step =>
  subject === "reserved"
    ? step("subject", "failed", "Its sub claim is one that AgentOS reserves (sa:…, __oauth__:…, __scheduler__).")
    : step("subject", "passed", "It is none of AgentOS's own.");

function scopesStep({ scopes }: StepFacts): Step {
  if (scopes.checked === false) return step("scopes", "passed", "Scopes are not checked in this setup: any valid token opens everything.");
  if (scopes.open === "filtered")
    return step("scopes", "passed", "They do for the ids that they name; other agents are left out of the list, which may then be empty.");
  if (scopes.open === "yes") return step("scopes", "passed", "They do.");
  if (scopes.checked === null) return step("scopes", "unknown", "They do not; whether scopes are checked is not known here.");
  return step("scopes", "failed", "They do not.");
}
