import { holds } from "../../agentos/agnoVersions.ts";
import { meantParameter, parameterRange } from "../../agentos/parameters.ts";
import { renameArgument } from "../../fixes/callEdits.ts";
import type { Fix } from "../../fixes/fix.ts";
import type { CallArgument } from "../../project/value.ts";
import type { RuleContext } from "../rule.ts";
import type { ProductCall } from "./productCalls.ts";

/** A keyword that the class does not take. */
export interface UnknownParameter {
  readonly call: ProductCall;
  readonly name: string;
  readonly argument: CallArgument;
  /** The version that brought it, where some version knows it. */
  readonly since?: string;
  readonly until?: string;
  readonly meant?: string;
}

/** The keywords of a call that no version that may be in force knows. */
export function unknownParameters({ deployment }: RuleContext, call: ProductCall): readonly UnknownParameter[] {
  return [...call.use.arguments].flatMap(([name, argument]): readonly UnknownParameter[] => {
    if (name.startsWith("*")) return [];
    const range = parameterRange(call.owner, name);
    if (range === undefined) {
      const meant = meantParameter(call.owner, name);
      return [{ call, name, argument, ...(meant === undefined ? {} : { meant }) }];
    }
    return holds(deployment.versions.agno, range) === "never" ? [{ call, name, argument, ...range }] : [];
  });
}

/** `did you mean` as a fix, where the meant keyword is not given yet: a key becomes a list of one, a list of one algorithm its item. */
export function renameFixes(context: RuleContext, { call, argument, name, meant }: UnknownParameter): readonly Fix[] {
  if (meant === undefined || call.use.arguments.has(meant)) return [];
  const { kind } = argument.expression;
  if (meant === "verification_keys") return renameArgument(context, argument, meant, (text) => (isList(argument) ? text : `[${text}]`));
  if (meant === "algorithm" && isList(argument)) return renameArgument(context, argument, meant, onlyItem);
  // A URL or a key set is no path.
  if (meant === "jwks_file" && (/url/i.test(name) || (argument.value.kind === "text" && /^\s*[{[]|:\/\//.test(argument.value.text))))
    return [];
  if (meant === "scope_mappings" && kind !== "dict") return [];
  return renameArgument(context, argument, meant);
}

const isList = ({ expression, value }: CallArgument): boolean =>
  ["list", "tuple", "set"].includes(expression.kind) || ["list", "tuple", "set"].includes(value.kind);

/** `["RS256"]` → `"RS256"`; nothing for any other list. */
const onlyItem = (text: string): string | undefined => /^[[(]\s*(["'][\w]+["'])\s*,?\s*[\])]$/.exec(text)?.[1];
