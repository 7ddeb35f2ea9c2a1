import type { Value } from "../../project/value.ts";
import type { Place } from "../../text/place.ts";
import type { RuleContext } from "../rule.ts";
import { perDeployment } from "./perDeployment.ts";
import { itemsOf, literalOf, middlewareCalls, type ProductCall } from "./productCalls.ts";

/** One entry of `scope_mappings=`: the key, and the scopes that it asks for. */
export interface ScopeMapping {
  readonly call: ReturnType<typeof middlewareCalls>[number];
  readonly key: Extract<Value, { kind: "text" }>;
  readonly scopes: readonly Extract<Value, { kind: "text" }>[];
}

/** The literal entries of every `scope_mappings=` of an active deployment. */
export const scopeMappings = perDeployment((context: RuleContext): readonly ScopeMapping[] =>
  middlewareCalls(context).flatMap((call) => {
    const mappings = literalOf(call, "scope_mappings");
    if (mappings?.kind !== "dict") return [];
    return mappings.items.flatMap(({ key, value }) => {
      if (key.kind !== "text") return [];
      const scopes = (itemsOf(value) ?? []).flatMap((item) => (item.kind === "text" ? [item] : []));
      return [{ call, key, scopes }];
    });
  }),
);

/** Where a text of a mapping is written. */
export const writtenPlace = ({ written, place }: Extract<Value, { kind: "text" }>): Place => (written.uri === place.uri ? written : place);

/** The family and the id of the resource that the path of a key is about: `agents`, `*` for `GET /agents/*`. */
export function resourceOfKey(key: string): { readonly family: string; readonly id: string | undefined } | undefined {
  const found = /^\S+ \/(?:a2a\/)?(agents|teams|workflows)(?:\/([^/]+))?(?:\/|$)/.exec(key);
  return found === null ? undefined : { family: found[1] as string, id: found[2] };
}

/** Whether the mappings of a call are switched off by `authorization=False`. */
export const isSwitchedOff = (call: Pick<ProductCall, "use">): boolean => {
  const authorization = literalOf(call, "authorization");
  return authorization?.kind === "boolean" && !authorization.value;
};
