import type { VerifierStack } from "../keys/verdict.ts";
import { agnoBoundaries, agnoChanges, atLeast, representatives } from "./agnoVersions.ts";
import type { AppFacts, Situation } from "./facts.ts";
import { type KeySources, type KeyVerdict, rememberingUsability } from "./keySources.ts";
import type { AudienceVerdict } from "./layers.ts";
import type { Outcome } from "./outcome.ts";
import { everyPossibility } from "./possibilities.ts";
import { agree, stacksOf } from "./predict.ts";
import { isReservedSubject } from "./scopes.ts";
import { type SimulatedOutcome, simulate } from "./simulate.ts";
import type { TokenProbe } from "./simulation.ts";
import { checkToken, type Token, type TokenCheck } from "./tokenCheck.ts";

/** What AgentOS answers to one token. */
export interface TokenOutcome {
  /** `validJwt` is the answer if the token's scopes open the endpoint, `noScopeJwt` the one if they do not. */
  readonly outcome: Outcome;
  /** The checks of the key loop, one for each set of sources and libraries that is possible. */
  readonly checks: readonly TokenCheck[];
  /** The checks of the claims that AgentOS itself makes. */
  readonly audience: "not-verified" | "passes" | "missing" | "differs" | "unknown";
  readonly subject: "passes" | "reserved";
  /** Whether a token that passes all other checks is asked for its scopes; null where that is not known, or none can pass. */
  readonly checksScopes: boolean | null;
}

/**
 * Runs the model for one token. It is run twice: once to learn which keys the token would be held against, then, the signatures checked, to
 * learn the answers. `undefined` where no app is known.
 */
export async function answerToToken(situation: Situation, token: Token, now: number): Promise<TokenOutcome | undefined> {
  const { app, versions, refusal } = situation;
  if (refusal !== undefined || app === undefined || versions.agno.kind === "not-installed") return undefined;
  const agnos = representatives(versions.agno, agnoBoundaries).filter((agno) => atLeast(agno, agnoChanges.agentOs));
  // Where nothing is said of cryptography it counts as installed: without it no asymmetric token was ever accepted, and the answer says so.
  const stacks = stacksOf(versions).filter(({ cryptography }) => cryptography !== null || versions.cryptography.kind === "not-installed");
  const usabilityOf = rememberingUsability();
  const asked = new Map<string, { readonly sources: KeySources; readonly stack: VerifierStack }>();
  const audiences = new Set<TokenOutcome["audience"]>();
  let reserved = false;

  const claims: TokenProbe["claims"] = (audience, claim, agno) => {
    const state = audienceState(token, audience, claim);
    audiences.add(state);
    const isReserved = atLeast(agno, agnoChanges.oneAuthLayer) && hasReservedSubject(token);
    reserved ||= isReserved;
    return claimsVerdict(state, isReserved, agno, claim);
  };
  const run = (verdict: TokenProbe["verdict"], asks: TokenProbe["claims"] = claims): SimulatedOutcome[] | undefined => {
    const outcomes: SimulatedOutcome[] = [];
    for (const agno of agnos) {
      const possible = everyPossibility((chooser) =>
        simulate({ situation, app, agno, stacks, chooser, usabilityOf, token: { verdict, claims: asks } }),
      );
      if (possible === undefined) return undefined;
      outcomes.push(...possible);
    }
    return outcomes;
  };

  const first = run((sources, stack) => {
    asked.set(identity(sources, stack), { sources, stack });
    return { admits: null };
  });
  if (first === undefined) return undefined;
  const checks = new Map<string, TokenCheck>();
  for (const [name, { sources, stack }] of asked) checks.set(name, await checkToken(sources, stack, token, now));
  const unknown: KeyVerdict = { admits: null };
  const outcomes = run((sources, stack) => checks.get(identity(sources, stack))?.verdict ?? unknown);
  if (outcomes === undefined) return undefined;
  const ideal = run(
    () => ({ admits: true }),
    () => ({ admits: true }),
  );
  const [audience] = audiences;
  return {
    outcome: agree(outcomes, app),
    checks: [...checks.values()],
    audience: audiences.size > 1 ? "unknown" : (audience ?? "not-verified"),
    subject: reserved ? "reserved" : "passes",
    checksScopes: ideal === undefined ? null : scopesChecked(agree(ideal, app), app),
  };
}

/** A good token without scopes tells, where AgentOS starts; else `authorization=` does. */
function scopesChecked({ startup, noScopeJwt }: Outcome, app: AppFacts): boolean | null {
  if (noScopeJwt.status === 403) return true;
  if (noScopeJwt.status === 200) return false;
  return startup !== "ok" && app.authorization === true ? true : null;
}

/** Names a set of sources within one situation. Never leaves this function's map. */
function identity({ keys, jwks, algorithm }: KeySources, { pyjwt, cryptography }: VerifierStack): string {
  const set = jwks?.entries.map(({ kid, info, built }) => [
    kid,
    info?.thumbprint,
    built?.kind === "secret" ? [...built.bytes] : built !== undefined,
  ]);
  return JSON.stringify([keys, set, algorithm, pyjwt, cryptography]);
}

function audienceState(token: Token, expected: string | false | undefined, claim: string): TokenOutcome["audience"] {
  if (expected === false) return "not-verified";
  if (token.kind !== "jwt" || expected === undefined) return "unknown";
  const found = token.jwt.payload[claim];
  if (found === undefined || found === null) return "missing";
  return (Array.isArray(found) ? found : [found]).includes(expected) ? "passes" : "differs";
}

const hasReservedSubject = (token: Token): boolean => {
  const subject = token.kind === "jwt" ? token.jwt.payload["sub"] : undefined;
  return typeof subject === "string" && isReservedSubject(subject);
};

function claimsVerdict(state: TokenOutcome["audience"], isReserved: boolean, agno: string, claim: string): AudienceVerdict {
  const own = atLeast(agno, agnoChanges.audience);
  if (state === "missing") {
    const sentence = `Invalid token: Token is missing the "${claim}" claim. Audience verification requires this claim to be present in the token.`;
    return own ? { admits: false, detail: sentence } : { admits: false };
  }
  if (state === "differs")
    return { admits: false, detail: `Invalid ${own ? "token " : ""}audience - token not valid for this AgentOS instance` };
  if (isReserved) return { admits: false, detail: "Invalid token subject" };
  return { admits: state === "unknown" ? null : true };
}
