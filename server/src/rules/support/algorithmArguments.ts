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
