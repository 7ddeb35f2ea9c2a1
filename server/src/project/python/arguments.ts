import type { Argument, CallExpression } from "../../parse/pythonTree.ts";
import type { Place } from "../../text/place.ts";
import type { CallArgument, Value } from "../value.ts";
import { type Item, type Scope, toValue } from "./items.ts";
import { evaluate, evaluateValue, type Machine } from "./machine.ts";

/** The positional arguments of a call, evaluated; `undefined` when one is spread. */
export function positional(machine: Machine, scope: Scope, call: CallExpression): readonly Value[] | undefined {
  const values: Value[] = [];
  for (const argument of call.arguments) {
    if (argument.name !== undefined) continue;
    if (argument.value.kind === "star") return undefined;
    values.push(evaluateValue(machine, scope, argument.value));
  }
  return values;
}

export const keyword = (call: CallExpression, name: string): Argument | undefined =>
  call.arguments.find((argument) => argument.name?.value === name);

/**
 * The keyword arguments of a call by name, `**mapping` laid out where it is known; positional ones get the names of `order`. `open` says that
 * some are out of sight.
 */
export function callArguments(machine: Machine, scope: Scope, call: CallExpression, order: readonly string[], skip = 0): CallArguments {
  const uri = scope.module.uri;
  const named = new Map<string, CallArgument>();
  const items = new Map<string, Item>();
  let open = false;
  let position = -skip;
  for (const argument of call.arguments) {
    const place: Place = { uri, span: argument.span };
    if (argument.value.kind === "star") {
      const spread = argument.value.operator === "**" ? evaluateValue(machine, scope, argument.value.value) : undefined;
      if (spread?.kind === "dict") {
        for (const { key, value } of spread.items) {
          if (key.kind === "text") named.set(key.text, { name: key.text, value, expression: argument.value.value, place });
          else open = true;
        }
      }
      if (spread?.kind !== "dict" || !spread.complete) open = true;
    } else if (argument.name !== undefined) {
      const name = argument.name.value;
      const item = evaluate(machine, scope, argument.value);
      const value = toValue(item, { uri, span: argument.value.span });
      items.set(name, item);
      named.set(name, { name, value, expression: argument.value, place, namePlace: { uri, span: argument.name.span } });
    } else {
      const name = position < 0 ? undefined : order[position];
      if (name !== undefined) {
        const item = evaluate(machine, scope, argument.value);
        items.set(name, item);
        named.set(name, { name: undefined, value: toValue(item, { uri, span: argument.value.span }), expression: argument.value, place });
      } else if (position >= 0) open = true;
      position++;
    }
  }
  return { named, items, open };
}

export interface CallArguments {
  readonly named: Map<string, CallArgument>;
  /** What the written arguments stand for, where that is more than a value. */
  readonly items: ReadonlyMap<string, Item>;
  readonly open: boolean;
}
