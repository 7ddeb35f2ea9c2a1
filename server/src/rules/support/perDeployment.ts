import { answersOf } from "../../text/memo.ts";
import type { RuleContext } from "../rule.ts";

/**
 * The same function, computed once for each deployment however many rules ask: a deployment never changes, and the next analysis brings new ones.
 * The answer must depend on the context alone and must not be changed.
 */
export function perDeployment<T>(compute: (context: RuleContext) => T): (context: RuleContext) => T {
  return (context) => {
    const answers = answersOf(context.deployment);
    const answer = answers.get(compute);
    if (answer !== undefined || answers.has(compute)) return answer as T;
    const computed = compute(context);
    answers.set(compute, computed);
    return computed;
  };
}
