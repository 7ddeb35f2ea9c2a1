import type { Outcome } from "../agentos/outcome.ts";
import type { JwksUse, KeyUse, Run } from "./facts.ts";
import type { Plan, PlannedRun } from "./plan.ts";

/** A deployment on the way to its facts: the plan, and the runs as rules will see them. */
export interface Draft {
  readonly plan: Plan;
  readonly runs: readonly { readonly run: Run; readonly planned: PlannedRun }[];
}

export const keyUsesOf = (_draft: Draft): readonly KeyUse[] => [];
export const jwksUsesOf = (_draft: Draft): readonly JwksUse[] => [];
export const outcomesOf = (_draft: Draft, _run: Draft["runs"][number]): readonly Outcome[] => [];
