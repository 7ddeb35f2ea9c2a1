import type { VerifierStack } from "../keys/verdict.ts";
import type { AppFacts, Situation } from "./facts.ts";
import type { UsabilityOf } from "./keySources.ts";
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
}
