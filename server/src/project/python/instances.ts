import type { CallExpression } from "../../parse/pythonTree.ts";
import type { Place } from "../../text/place.ts";
import { type CallArguments, positional } from "./arguments.ts";
import { attributeOf } from "./attributes.ts";
import { callFunction } from "./functions.ts";
import { type Item, type Scope, type Special, unknownAt } from "./items.ts";
import type { Machine } from "./machine.ts";
import { settingsValues } from "./settingsClass.ts";

type ClassItem = Extract<Special, { kind: "class" }>;
type FunctionItem = Extract<Special, { kind: "function" }>;

/** `Settings(...)`: the attributes of the class, those that `__init__` sets, or those that a dataclass is given by name. */
export function instanceOf(
  machine: Machine,
  scope: Scope,
  call: CallExpression,
  type: ClassItem,
  { named, open }: Pick<CallArguments, "named" | "open">,
  place: Place,
): Item {
  const members = new Map(type.members);
  const instance: ClassItem = { ...type, members, plain: true, place };
  if (type.settings !== undefined) {
    for (const [name, item] of members) if (item.kind !== "function") members.delete(name);
    const isKnown = positional(machine, scope, call)?.length === 0 && !open;
    for (const [name, item] of isKnown ? settingsValues(machine, scope, type.settings, named, place) : []) members.set(name, item);
    return instance;
  }
  const initializer = members.get("__init__");
  if (initializer?.kind === "function") callFunction(machine, scope, call, initializer.definition, initializer.scope, place, instance);
  else {
    for (const [name, argument] of named) members.set(name, argument.value);
    // Fields of a dataclass by position, or by a mapping that is not known.
    if (positional(machine, scope, call)?.length !== 0)
      for (const [name, item] of members) if (item.kind !== "function") members.set(name, unknownAt(place));
  }
  return instance;
}

/** `object.method(...)`: a method gets the object, or its class, as its first argument. */
export function callMember(machine: Machine, scope: Scope, call: CallExpression, object: ClassItem, method: string, place: Place): Item {
  const found = attributeOf(object, method, place);
  if (found.kind !== "function") return unknownAt(place);
  const { definition } = found;
  const self = hasDecorator(found, /^staticmethod$/) ? undefined : object;
  return callFunction(machine, scope, call, definition, found.scope, place, self);
}

/** A function found as an attribute, without being called: a property's value; a method that is handed on is not followed. */
export function memberValue(machine: Machine, object: ClassItem, found: FunctionItem, place: Place): Item {
  if (!hasDecorator(found, /^(?:cached_)?property$/) || found.definition.generator) return unknownAt(place);
  const names = new Map<string, Item>();
  const first = found.definition.parameters[0];
  if (first !== undefined) names.set(first.name, object);
  return machine.follow.invoke(machine, found.definition, { names, outer: found.scope, module: found.scope.module }, place);
}

const hasDecorator = ({ definition }: FunctionItem, pattern: RegExp): boolean =>
  definition.decorators.some((decorator) =>
    pattern.test(decorator.kind === "name" ? decorator.name : decorator.kind === "attribute" ? decorator.name.value : ""),
  );
