import type { VerifierStack } from "../keys/verdict.ts";
import type { AppFacts, Situation } from "./facts.ts";
import type { KeySources, KeyVerdict, UsabilityOf } from "./keySources.ts";
import type { AudienceVerdict } from "./layers.ts";
import type { Chooser } from "./possibilities.ts";

/** One run of the model: everything that is known, one exact version, and the chooser for the rest. */
export interface Simulation {
  readonly situation: Situation;
  readonly app: AppFacts;
  /** One exact version. */
  readonly agno: string;
  readonly stacks: readonly VerifierStack[];
  readonly chooser: Chooser;
  readonly usabilityOf: UsabilityOf;
  /** A certain token, in place of one that fits the keys. */
  readonly token?: TokenProbe;
}

/** Answers for one token what the model otherwise asks about any token that fits. */
export interface TokenProbe {
  /** Whether one of the sources' keys verifies it, its times included. */
  verdict(sources: KeySources, stack: VerifierStack): KeyVerdict;
  /** Whether its claims pass behind that. `audience`: what is expected, `false` where none is, `undefined` where that is not known. */
  claims(audience: string | false | undefined, claim: string, agno: string): AudienceVerdict;
}
