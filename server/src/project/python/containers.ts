import type { CallExpression, Expression } from "../../parse/pythonTree.ts";
import type { Place } from "../../text/place.ts";
import type { Value } from "../value.ts";
import { callArguments, positional } from "./arguments.ts";
import { type Item, mostItems, type Scope, unknownAt } from "./items.ts";
import type { Machine } from "./machine.ts";
import { computedText } from "./strings.ts";

type Dict = Extract<Value, { kind: "dict" }>;
type List = Extract<Value, { kind: "list" | "tuple" | "set" }>;

/** Whether a value is one that methods and assignments change in place. */
export const isContainer = (item: Item): item is Dict | List => item.kind === "dict" || item.kind === "list" || item.kind === "set";

const listMethods: ReadonlySet<string> = new Set(["append", "extend", "insert", "remove", "pop", "clear", "sort", "reverse"]);
const dictMethods: ReadonlySet<string> = new Set(["update", "pop", "popitem", "clear", "setdefault"]);
const setMethods: ReadonlySet<string> = new Set(["add", "update", "discard", "remove", "pop", "clear"]);

/** Whether a method changes what it is called on. */
export const changesContainer = (object: Item, method: string): object is Dict | List =>
  isContainer(object) && (object.kind === "dict" ? dictMethods : object.kind === "set" ? setMethods : listMethods).has(method);

/** `options.update(...)`, `keys.append(...)`: the name stands for the changed container from now on. What the call gives. */
export function changeContainer(
  machine: Machine,
  scope: Scope,
  call: CallExpression,
  target: Expression,
  object: Dict | List,
  method: string,
  place: Place,
): Item {
  const values = positional(machine, scope, call);
  const { named, open } = callArguments(machine, scope, call, []);
  const keywords = [...named].map(([name, { value, place: at }]) => ({ key: computedText(name, at), value }));
  const changed =
    values === undefined
      ? undefined
      : object.kind === "dict"
        ? changedDict(object, method, values, keywords)
        : changedList(object, method, values);
  const spread = call.arguments.some(({ value }) => value.kind === "star") && open;
  const isKnown = changed !== undefined && !spread && changed.items.length <= mostItems;
  replace(machine, scope, target, isKnown ? { ...changed, place: object.place } : unknownAt(place));
  if (object.kind !== "dict") return unknownAt(place);
  const found = values?.[0]?.kind === "text" ? entryOf(object, values[0].text) : undefined;
  return (method === "pop" || method === "setdefault") && found !== undefined ? { ...found, place } : unknownAt(place);
}

function changedDict(
  dict: Dict,
  method: string,
  values: readonly Value[],
  keywords: readonly { readonly key: Value; readonly value: Value }[],
): Dict | undefined {
  const [first, second] = values;
  switch (method) {
    case "update": {
      if (first !== undefined && first.kind !== "dict") return undefined;
      const added: Dict = {
        kind: "dict",
        items: [...(first?.items ?? []), ...keywords],
        complete: first?.complete ?? true,
        place: dict.place,
      };
      return united(dict, added, dict.place);
    }
    case "pop":
      return first?.kind === "text" ? withoutKey(dict, first.text) : undefined;
    case "setdefault":
      if (first?.kind !== "text" || second === undefined || !dict.complete) return undefined;
      return entryOf(dict, first.text) !== undefined ? dict : withKey(dict, first, second);
    case "clear":
      return { ...dict, items: [], complete: true };
    default:
      return undefined;
  }
}

function changedList(list: List, method: string, values: readonly Value[]): List | undefined {
  const [first, second] = values;
  switch (method) {
    case "append":
    case "add":
      return first === undefined ? undefined : { ...list, items: [...list.items, first] };
    case "extend":
      return first?.kind === "list" || first?.kind === "tuple" ? { ...list, items: [...list.items, ...first.items] } : undefined;
    case "insert": {
      const at = first?.kind === "number" ? Number(first.text) : Number.NaN;
      return second === undefined || !Number.isInteger(at) || at < 0 ? undefined : { ...list, items: list.items.toSpliced(at, 0, second) };
    }
    case "clear":
      return { ...list, items: [] };
    case "reverse":
      return { ...list, items: list.items.toReversed() };
    case "pop":
      return first === undefined ? { ...list, items: list.items.slice(0, -1) } : undefined;
    default:
      return undefined;
  }
}

const isKey = (key: Value, name: string): boolean => key.kind === "text" && key.text === name;

const entryOf = (dict: Dict, name: string): Value | undefined => dict.items.findLast(({ key }) => isKey(key, name))?.value;

/** A dict without one of its keys. */
export const withoutKey = (dict: Dict, name: string): Dict => ({ ...dict, items: dict.items.filter(({ key }) => !isKey(key, name)) });

/** A dict with one key set. */
export function withKey(dict: Dict, key: Value, value: Value): Dict {
  const others = key.kind === "text" ? withoutKey(dict, key.text).items : dict.items;
  return { ...dict, items: [...others, { key, value }] };
}

/** `left | right`: the right one's keys win. */
export function united(left: Dict, right: Dict, place: Place): Dict {
  if (left.items.length + right.items.length > mostItems) return { ...left, items: [], complete: false, place };
  // The last of equal keys counts wherever a dict is looked at.
  return { ...left, items: [...left.items, ...right.items], complete: left.complete && right.complete, place };
}

/** Puts a changed container where it came from; where that is no plain name, the name in front of it is not known any more. */
export function replace(machine: Machine, scope: Scope, target: Expression, item: Item): void {
  let at: Expression = target;
  while (at.kind === "attribute" || at.kind === "subscript") at = at.object;
  if (at.kind !== "name") return;
  if (at === target) rebind(machine, scope, at.name, item);
  else forget(machine, scope, at.name);
}

/** Another value for a name, in the scope that has it. */
export function rebind(machine: Machine, scope: Scope, name: string, item: Item): void {
  for (let at: Scope | undefined = scope; at !== undefined; at = at.outer) {
    if (!at.names.has(name)) continue;
    at.names.set(name, at === scope || machine.certain ? item : unknownAt(item.place));
    return;
  }
}

/** Values behind a name have changed; objects of the product and modules stay what they are. */
function forget(machine: Machine, scope: Scope, name: string): void {
  for (let at: Scope | undefined = scope; at !== undefined; at = at.outer) {
    const found = at.names.get(name);
    if (found === undefined) continue;
    if (isContainer(found) || found.kind === "object" || found.kind === "class") rebind(machine, scope, name, unknownAt(found.place));
    return;
  }
}
