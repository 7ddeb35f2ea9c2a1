import { holds } from "../../agentos/agnoVersions.ts";
import { isExcluded } from "../../agentos/layers.ts";
import { parameterRange } from "../../agentos/parameters.ts";
import { excludedRouteDefaults } from "../../agentos/scopeData.ts";
import { routesOf } from "../../agentos/scopes.ts";
import type { CallArgument, Value } from "../../project/value.ts";
import type { RuleContext } from "../rule.ts";
import { itemsOf, literalOf, newestAgno, type ProductCall, productCalls } from "./productCalls.ts";

type Text = Extract<Value, { kind: "text" }>;

/** A literal `excluded_route_paths=` that its class takes. */
export interface ExcludedRoutes {
  readonly call: ProductCall;
  readonly argument: CallArgument;
  readonly patterns: readonly Text[];
  /** Whether every item of the list is known. */
  readonly complete: boolean;
}

/** Every literal `excluded_route_paths=` of an active deployment. */
export const excludedRoutes = (context: RuleContext): readonly ExcludedRoutes[] =>
  productCalls(context).flatMap((call) => {
    const argument = call.use.arguments.get("excluded_route_paths");
    const items = itemsOf(literalOf(call, "excluded_route_paths"));
    if (argument === undefined || items === undefined) return [];
    const range = parameterRange(call.owner, "excluded_route_paths");
    if (range !== undefined && holds(context.deployment.versions.agno, range) === "never") return [];
    const patterns = items.flatMap((item) => (item.kind === "text" ? [item] : []));
    return [{ call, argument, patterns, complete: patterns.length === items.length }];
  });

/** The first words of the protected paths that a pattern opens: `agents`, `sessions`. */
export function openedFamilies({ deployment }: RuleContext, pattern: string): readonly string[] {
  const opened = new Set<string>();
  for (const { path } of routesOf(newestAgno(deployment))) {
    if (isExcluded(path.replaceAll("*", "x"), [pattern])) opened.add(path.split("/")[1] ?? "");
  }
  return [...opened];
}

/** The paths that are open by default and that a list of patterns closes again. */
export const closedDefaults = (patterns: readonly string[]): readonly string[] =>
  excludedRouteDefaults.filter((path) => !isExcluded(path, patterns));

/** Whether a pattern opens nothing but what is open by default. */
export const isDefault = (pattern: string): boolean => excludedRouteDefaults.includes(pattern.replace(/(.)\/+$/, "$1"));
