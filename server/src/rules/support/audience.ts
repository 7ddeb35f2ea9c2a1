import { truth } from "../../agentos/configuration.ts";
import { hasParameter } from "../../agentos/parameters.ts";
import type { RuleContext } from "../rule.ts";
import { agnoVersions, isAbsent, literalOf, type ProductCall } from "./productCalls.ts";

/** Whether a call certainly checks the audience of tokens. */
export const verifiesAudience = (call: ProductCall): boolean => {
  const value = literalOf(call, "verify_audience");
  return value !== undefined && truth(value) === true && value.kind !== "unknown";
};

/** Whether every version in question takes `audience=`. */
export const takesAudience = ({ deployment }: RuleContext, { owner }: ProductCall): boolean =>
  agnoVersions(deployment).every((version) => hasParameter(owner, "audience", version));

/** Whether tokens are compared with the id of the AgentOS: `verify_audience=True`, and no audience is named. */
export const comparesWithId = (call: ProductCall): boolean => verifiesAudience(call) && isAbsent(call, "audience");
