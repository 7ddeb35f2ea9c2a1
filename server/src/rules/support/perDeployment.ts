import type { Deployment } from "../../project/facts.ts";
import type { RuleContext } from "../rule.ts";

/**
 * The same function, computed once for each deployment however many rules ask: a deployment never changes, and the next analysis brings new ones.
 * The answer must depend on the context alone and must not be changed.
 */
export function perDeployment<T>(compute: (context: RuleContext) => T): (context: RuleContext) => T {
  const known = new WeakMap<Deployment, { readonly answer: T }>();
  return (context) => {
    const before = known.get(context.deployment);
    if (before !== undefined) return before.answer;
    const answer = compute(context);
    known.set(context.deployment, { answer });
    return answer;
  };
}
