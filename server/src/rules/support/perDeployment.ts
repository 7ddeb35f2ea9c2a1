import type { Deployment } from "../../project/facts.ts";
import type { RuleContext } from "../rule.ts";

/**
 * The same function, computed once for each deployment however many rules ask: a deployment never changes, and the next analysis brings new ones.
 * The answer must depend on the context alone and must not be changed.
 */
export function perDeployment<T>(compute: (context: RuleContext) => T): (context: RuleContext) => T {
  return (context) => {
    let answers = known.get(context.deployment);
    if (answers === undefined) {
      answers = new Map();
      known.set(context.deployment, answers);
    }
    if (!answers.has(compute)) answers.set(compute, compute(context));
    return answers.get(compute) as T;
  };
}

/** One map for each deployment: many weak ones cost the garbage collector dear. */
const known = new WeakMap<Deployment, Map<unknown, unknown>>();
