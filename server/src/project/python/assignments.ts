import type { Expression } from "../../parse/pythonTree.ts";
import type { Place } from "../../text/place.ts";
import type { CallArgument } from "../value.ts";
import { removeVariable } from "./calls.ts";
import { replace, united, withKey, withoutKey } from "./containers.ts";
import { plus } from "./evaluate.ts";
import { anyVariable, type Item, placeOf, type Scope, toValue, unknownAt } from "./items.ts";
import { evaluate, evaluateValue, type Machine } from "./machine.ts";

/** `before += item`, `before |= item`. */
export function augmented(operator: string, before: Item, item: Item, place: Place): Item {
  if (operator === "+=") return plus(before, item, place);
  return operator === "|=" && before.kind === "dict" && item.kind === "dict" ? united(before, item, place) : unknownAt(place);
}

/** `del name`, `del os.environ["X"]`, `del options["x"]`. */
export function remove(machine: Machine, scope: Scope, target: Expression): void {
  const place = placeOf(scope.module.uri, target);
  if (target.kind === "name") scope.names.set(target.name, unknownAt(place));
  if (target.kind !== "subscript") return;
  const object = evaluate(machine, scope, target.object);
  const name = evaluateValue(machine, scope, target.index);
  if (object.kind === "environ") removeVariable(machine, name, place);
  else
    replace(
      machine,
      scope,
      target.object,
      object.kind === "dict" && name.kind === "text" ? withoutKey(object, name.text) : unknownAt(place),
    );
}

/**
 * `object.name = item`. An object of the project's own class keeps it; a configuration is what it is when the app is made. What `agent_os.authorization =
 * True` amounts to depends on when `get_app()` runs, so that argument is not known then.
 */
export function assignAttribute(machine: Machine, object: Item, name: string, item: Item, target: Expression): void {
  const place: Place = { uri: item.place.uri, span: target.span };
  const value = machine.certain ? toValue(item, place) : unknownAt(place);
  const argument = { name, value, expression: target, place };
  if (object.kind === "class") object.members.set(name, machine.certain ? item : unknownAt(place));
  else if (object.kind === "agentos") object.app.arguments.set(name, { ...argument, value: unknownAt(place) });
  else if (object.kind === "config") (object.use.arguments as Map<string, CallArgument>).set(name, argument);
}

/** `target = item`, for names, attributes, subscripts and lists of targets. */
export function assign(machine: Machine, scope: Scope, target: Expression, item: Item): void {
  switch (target.kind) {
    case "name":
      if (scope.globals?.has(target.name) === true) {
        scope.module.names.set(target.name, machine.certain ? item : unknownAt(item.place));
        return;
      }
      scope.names.set(target.name, item);
      if (item.kind === "asgi" && item.asgi.app?.loadsAtGetApp !== undefined && scope.module === scope)
        item.asgi.app.served ??= { uri: scope.module.uri, name: target.name };
      return;
    case "tuple":
    case "list":
      for (const [index, part] of target.items.entries()) {
        const value = item.kind === "tuple" || item.kind === "list" ? item.items[index] : undefined;
        assign(machine, scope, part, value ?? unknownAt(placeOf(scope.module.uri, part)));
      }
      return;
    case "subscript": {
      const object = evaluate(machine, scope, target.object);
      const name = evaluateValue(machine, scope, target.index);
      const place = placeOf(scope.module.uri, target);
      if (object.kind === "environ") {
        const value = item.kind === "text" || item.kind === "unknown" ? item : unknownAt(place);
        machine.changes.push({ name: name.kind === "text" ? name.text : anyVariable, value, keep: false, certain: machine.certain, place });
      } else
        replace(machine, scope, target.object, object.kind === "dict" ? withKey(object, name, toValue(item, place)) : unknownAt(place));
      return;
    }
    case "attribute":
      assignAttribute(machine, evaluate(machine, scope, target.object), target.name.value, item, target);
      return;
    default:
      return;
  }
}
