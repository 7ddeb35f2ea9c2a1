import type { App, ConfigUse, MiddlewareUse } from "../../project/facts.ts";
import type { CallArgument, Value } from "../../project/value.ts";
import type { Place } from "../../text/place.ts";
import type { RuleContext } from "../rule.ts";
import { isActive } from "./keyCases.ts";

/** An `algorithm=` of the product's configuration. */
export interface AlgorithmArgument {
  readonly argument: CallArgument;
  /** What it amounts to, through constants and names. */
  readonly value: Value;
  readonly place: Place;
  /** `config`: AuthorizationConfig, which validates its types; `middleware`: JWTMiddleware, which does not. */
  readonly owner: "config" | "middleware";
  readonly call: ConfigUse | MiddlewareUse;
  readonly app: App;
}

/** Every `algorithm=` that the apps of an active deployment are given. */
export function algorithmArguments(context: RuleContext): readonly AlgorithmArgument[] {
  if (!isActive(context)) return [];
  return context.deployment.apps.flatMap((app) => {
    const of = (call: ConfigUse | MiddlewareUse, owner: AlgorithmArgument["owner"]): readonly AlgorithmArgument[] => {
      const argument = call.arguments.get("algorithm");
      return argument === undefined ? [] : [{ argument, value: argument.value, place: argument.value.place, owner, call, app }];
    };
    return [
      ...(app.config?.form === "object" ? of(app.config, "config") : []),
      ...app.middlewares.flatMap((middleware) => of(middleware, "middleware")),
    ];
  });
}

/**
 * Names that an `algorithm=` gets from the environment in some run: the code names only the variable, so that {@link algorithmArguments} does
 * not know them. `everywhere` is set where every key meets the same name there.
 */
export function algorithmsFromEnvironment(
  context: RuleContext,
): readonly { readonly name: string; readonly place: Place; readonly everywhere: boolean }[] {
  if (!isActive(context)) return [];
  const { keyUses, jwksUses, runs } = context.deployment;
  const stated = new Set(
    algorithmArguments(context).flatMap(({ value, place }) => (value.kind === "text" ? [`${place.uri} ${place.span.start}`] : [])),
  );
  const found = new Map<string, { readonly name: string; readonly place: Place; readonly everywhere: boolean }>();
  for (const { algorithm } of [...keyUses, ...jwksUses]) {
    if (algorithm.kind === "unknown" || !algorithm.explicit || algorithm.place === undefined) continue;
    const key = `${algorithm.place.uri} ${algorithm.place.span.start}`;
    if (!stated.has(key)) found.set(key, { name: algorithm.name, place: algorithm.place, everywhere: runs.length === 1 });
  }
  return [...found.values()];
}
