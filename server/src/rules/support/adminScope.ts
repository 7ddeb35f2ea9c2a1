import { hasParameter } from "../../agentos/parameters.ts";
import type { CallArgument } from "../../project/value.ts";
import type { RuleContext } from "../rule.ts";
import { perDeployment } from "./perDeployment.ts";
import { agnoVersions, type ProductCall, productCalls, valuesOf } from "./productCalls.ts";

/** An `admin_scope=` that its class takes, and what it says. */
export interface AdminScope {
  readonly call: ProductCall;
  readonly argument: CallArgument;
  readonly scope: string;
}

/** Every known `admin_scope=` of an active deployment. */
export const adminScopes = perDeployment((context: RuleContext): readonly AdminScope[] =>
  productCalls(context).flatMap((call) => {
    const argument = call.use.arguments.get("admin_scope");
    if (argument === undefined) return [];
    if (!agnoVersions(context.deployment).every((version) => hasParameter(call.owner, "admin_scope", version))) return [];
    const [value] = valuesOf(call, "admin_scope");
    return value?.kind === "text" && value.text !== "" ? [{ call, argument, scope: value.text }] : [];
  }),
);
