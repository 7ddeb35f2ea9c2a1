import type { CallExpression, Expression } from "../../parse/pythonTree.ts";
import type { Place } from "../../text/place.ts";
import { callArguments } from "./arguments.ts";
import { isContainer, rebind } from "./containers.ts";
import { type FunctionStatement, type Item, isSpecial, type Scope, unknownAt } from "./items.ts";
import { evaluate, type Machine } from "./machine.ts";

/** A function of the project: its parameters are bound and its body is followed. */
export function callFunction(
  machine: Machine,
  scope: Scope,
  call: CallExpression,
  definition: FunctionStatement,
  home: Scope,
  place: Place,
  self?: Item,
): Item {
  // A generator runs nothing when it is called, and what a decorator makes of a function is not known.
  if (definition.generator || !definition.decorators.every(keepsFunction)) return unknownAt(place);
  const parameters = self === undefined ? definition.parameters : definition.parameters.slice(1);
  const { named, open } = callArguments(
    machine,
    scope,
    call,
    parameters.map(({ name }) => name),
  );
  const names = new Map<string, Item>();
  if (self !== undefined && definition.parameters[0] !== undefined) names.set(definition.parameters[0].name, self);
  for (const parameter of parameters) {
    const given = named.get(parameter.name)?.value;
    const missing = parameter.default === undefined || open;
    names.set(parameter.name, given ?? (missing ? unknownAt(place) : evaluate(machine, home, parameter.default as Expression)));
  }
  const handed: { readonly name: string; readonly given: Item; readonly argument: string }[] = [];
  // Objects of the product keep what they are when they are handed on.
  let position = 0;
  for (const argument of call.arguments) {
    if (argument.value.kind === "star") continue;
    const name = argument.name?.value ?? parameters[position++]?.name;
    if (name === undefined || argument.value.kind !== "name") continue;
    const item = evaluate(machine, scope, argument.value);
    if (isSpecial(item)) names.set(name, item);
    else if (isContainer(item)) handed.push({ name, given: names.get(name) ?? item, argument: argument.value.name });
  }
  const result = machine.follow.invoke(machine, definition, { names, outer: home, module: home.module }, place);
  // A list or dict that the function changed is changed for its caller too.
  for (const { name, given, argument } of handed) if (names.get(name) !== given) rebind(machine, scope, argument, unknownAt(place));
  return result;
}

/** Decorators under which a function does what it says. */
const keepsFunction = (decorator: Expression): boolean => {
  const target = decorator.kind === "call" ? decorator.callee : decorator;
  const name = target.kind === "name" ? target.name : target.kind === "attribute" ? target.name.value : "";
  return /^(?:lru_cache|cache|cached|staticmethod|classmethod|property|cached_property|override|wraps|final|overload|inject|abstractmethod)$/.test(
    name,
  );
};
