import { positionalParameters } from "../../agentos/parameters.ts";
import type { CallExpression, Expression } from "../../parse/pythonTree.ts";
import type { Place } from "../../text/place.ts";
import type { ConfigUse, MiddlewareUse } from "../facts.ts";
import type { CallArgument } from "../value.ts";
import { callArguments, keyword } from "./arguments.ts";
import { type AppBuilder, type Asgi, type Item, placeOf, type Scope, unknownAt } from "./items.ts";
import { evaluate, type Machine } from "./machine.ts";

/** Whether a qualified name is a class of AgentOS, wherever the product exports it. */
export const isProduct = (name: string, type: string): boolean =>
  name.startsWith("agno.os") && name.slice(name.lastIndexOf(".") + 1) === type;

export const isMiddleware = (name: string): boolean => isProduct(name, "JWTMiddleware") || isProduct(name, "AuthMiddleware");

/** `AgentOS(...)`. */
export function agentOs(machine: Machine, scope: Scope, call: CallExpression, place: Place): Item {
  const uri = scope.module.uri;
  const known = machine.apps.find((app) => app.uri === uri && app.call.span.start === call.span.start);
  const { named, items, open } = callArguments(machine, scope, call, positionalParameters.AgentOS ?? []);
  const app: AppBuilder = {
    uri,
    place,
    call,
    calleePlace: placeOf(uri, call.callee),
    arguments: named,
    open,
    certain: machine.certain && known === undefined,
    late: [],
    loadsBefore: machine.loads.length,
    changesBefore: machine.changes.length,
  };
  const config = items.get("authorization_config");
  const given = named.get("authorization_config");
  if (config?.kind === "config") app.config = config.use;
  else if (given !== undefined && given.value.kind !== "none") app.config = configOfValue(given);
  const base = items.get("base_app") ?? items.get("fastapi_app");
  if (base?.kind === "asgi") {
    app.base = base.asgi;
    base.asgi.app ??= app;
  }
  // A function that is followed twice makes the same app twice.
  if (known === undefined) machine.apps.push(app);
  return { kind: "agentos", app: known ?? app, place };
}

/** A config that came as a value: through a dictionary, or as a plain dict in its place. */
function configOfValue({ value, place }: CallArgument): ConfigUse {
  const named = new Map<string, CallArgument>();
  if (value.kind === "object" && isProduct(value.type, "AuthorizationConfig")) {
    for (const argument of value.arguments) if (argument.name !== undefined) named.set(argument.name, argument);
    return { place: value.place, calleePlace: value.place, arguments: named, open: named.size < value.arguments.length, form: "object" };
  }
  if (value.kind !== "dict") return { place, calleePlace: place, arguments: named, open: true, form: "unknown" };
  for (const item of value.items) {
    if (item.key.kind !== "text") continue;
    const expression: Expression = { kind: "unknown", span: item.value.place.span };
    named.set(item.key.text, { name: item.key.text, value: item.value, expression, place: item.value.place });
  }
  return { place, calleePlace: place, arguments: named, open: !value.complete, form: "dict" };
}

/** `AuthorizationConfig(...)`. */
export function authorizationConfig(machine: Machine, scope: Scope, call: CallExpression, place: Place): Item {
  const { named, open } = callArguments(machine, scope, call, []);
  return {
    kind: "config",
    use: { place, calleePlace: placeOf(scope.module.uri, call.callee), call, arguments: named, open, form: "object" },
    place,
  };
}

/** Other classes of the product: `AgnoAPISettings(...)`, `AgentOSBuiltinAuth.from_env()`. */
export function productObject(machine: Machine, scope: Scope, call: CallExpression, name: string, place: Place): Item {
  const { named, open } = callArguments(machine, scope, call, []);
  const last = name.slice(name.lastIndexOf(".") + 1);
  if (!/^[A-Z]/.test(last) && !/\.[A-Z]\w*\.\w+$/.test(name)) return unknownAt(place);
  const hidden = open ? [{ name: undefined, value: unknownAt(place), expression: call, place }] : [];
  return { kind: "object", type: name, arguments: [...named.values(), ...hidden], place };
}

/** `FastAPI(middleware=[Middleware(JWTMiddleware, ...)])`. */
export function fastApi(machine: Machine, scope: Scope, call: CallExpression, place: Place): Item {
  const asgi: Asgi = { middlewares: [] };
  const list = keyword(call, "middleware")?.value;
  if (list?.kind === "list" || list?.kind === "tuple") {
    // The first of the list is the outermost, as if it were added last.
    for (const item of [...list.items].reverse()) {
      if (item.kind !== "call") continue;
      const use = middlewareUse(machine, scope, item, "base-app");
      if (use !== undefined) asgi.middlewares.push(use);
    }
  }
  for (const argument of call.arguments) if (argument.value.kind !== "star") evaluate(machine, scope, argument.value);
  return { kind: "asgi", asgi, place };
}

/** `agent_os.get_app()`: the base app, or one of its own. */
export function getApp(machine: Machine, app: AppBuilder, place: Place): Item {
  app.loadsAtGetApp ??= machine.loads.length;
  app.changesAtGetApp ??= machine.changes.length;
  const asgi = app.base ?? { middlewares: [], app };
  app.base ??= asgi;
  asgi.app = app;
  return { kind: "asgi", asgi, place };
}

/** `app.add_middleware(JWTMiddleware, ...)`. */
export function addMiddleware(machine: Machine, scope: Scope, call: CallExpression, asgi: Asgi): void {
  const late = asgi.app?.loadsAtGetApp !== undefined;
  const use = middlewareUse(machine, scope, call, late ? "after-get-app" : "base-app");
  if (use === undefined) return;
  if (asgi.middlewares.some((known) => known.place.span.start === use.place.span.start && known.place.uri === use.place.uri)) return;
  asgi.middlewares.push(use);
}

/** A call whose first argument is the middleware's class. */
function middlewareUse(
  machine: Machine,
  scope: Scope,
  call: CallExpression,
  position: MiddlewareUse["position"],
): MiddlewareUse | undefined {
  const named = keyword(call, "middleware_class");
  const type = named?.value ?? call.arguments.find((argument) => argument.name === undefined)?.value;
  if (type === undefined || type.kind === "star") return undefined;
  const target = evaluate(machine, scope, type);
  if (target.kind !== "symbol" || !isMiddleware(target.name)) return undefined;
  return useOf(machine, scope, call, position, placeOf(scope.module.uri, type));
}

function useOf(
  machine: Machine,
  scope: Scope,
  call: CallExpression,
  position: MiddlewareUse["position"],
  calleePlace: Place,
): MiddlewareUse {
  const { named, open } = callArguments(machine, scope, call, [], 1);
  named.delete("middleware_class");
  return { place: placeOf(scope.module.uri, call), calleePlace, call, arguments: named, open, position, certain: machine.certain };
}

/** `app = JWTMiddleware(app, ...)`: the class wrapped around the app by hand. */
export function wrapMiddleware(machine: Machine, scope: Scope, call: CallExpression, place: Place): Item {
  const inner = keyword(call, "app")?.value ?? call.arguments.find((argument) => argument.name === undefined)?.value;
  const target = inner === undefined || inner.kind === "star" ? undefined : evaluate(machine, scope, inner);
  if (target?.kind !== "asgi") return unknownAt(place);
  const use = useOf(
    machine,
    scope,
    call,
    target.asgi.app?.loadsAtGetApp === undefined ? "base-app" : "after-get-app",
    placeOf(scope.module.uri, call.callee),
  );
  target.asgi.middlewares.push({ ...use, arguments: new Map([...use.arguments].filter(([name]) => name !== "app")) });
  return target;
}
