import { onceOf } from "../../text/memo.ts";
import type { RuleContext } from "../rule.ts";

/**
 * The same function, computed once for each deployment however many rules ask: a deployment never changes, and the next analysis brings new ones.
 * The answer must depend on the context alone and must not be changed.
 */
export const perDeployment =
  <T>(compute: (context: RuleContext) => T): ((context: RuleContext) => T) =>
  (context) =>
    onceOf(context.deployment, compute, () => compute(context));
