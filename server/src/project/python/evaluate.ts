import type { Expression } from "../../parse/pythonTree.ts";
import type { Place } from "../../text/place.ts";
import type { Value } from "../value.ts";
import { attributeOf } from "./attributes.ts";
import { callItem } from "./calls.ts";
import { united } from "./containers.ts";
import { memberValue } from "./instances.ts";
import { type Item, isSpecial, longestText, mostItems, placeOf, type Scope, truthOf, unknownAt } from "./items.ts";
import { evaluate, evaluateValue, type Machine, raise, readEnvironment, uncertainly } from "./machine.ts";
import { joinPath } from "./paths.ts";
import { isPath, pathObject, pathText } from "./pathValues.ts";
import { computedText } from "./strings.ts";

/** Expressions nested deeper than this are not followed. */
const deepest = 60;

/** What an expression stands for at this moment of the program. */
export function evaluateExpression(machine: Machine, scope: Scope, expression: Expression): Item {
  const place = placeOf(scope.module.uri, expression);
  if (machine.depth > deepest || machine.budget <= 0) return unknownAt(place);
  machine.depth++;
  machine.budget--;
  const item = evaluateHere(machine, scope, expression, place);
  machine.depth--;
  if (item.kind === "raises") raise(machine, item);
  return item;
}

function evaluateHere(machine: Machine, scope: Scope, expression: Expression, place: Place): Item {
  switch (expression.kind) {
    case "string":
      return { kind: "text", text: expression.value.value, place, written: place, mapped: expression.value, steps: [] };
    case "bytes":
      return { kind: "bytes", text: expression.value.value, place, written: place, steps: [] };
    case "number":
      return { kind: "number", text: expression.text, place };
    case "boolean":
      return { kind: "boolean", value: expression.value, place };
    case "none":
      return { kind: "none", place, steps: [] };
    case "list":
    case "tuple":
    case "set":
      return sequence(machine, scope, expression, place);
    case "dict":
      return dictionary(machine, scope, expression, place);
    case "name":
      return lookUp(scope, expression.name, place);
    case "attribute":
      return attribute(machine, evaluate(machine, scope, expression.object), expression.name.value, place);
    case "subscript":
      return subscript(machine, scope, expression, place);
    case "call":
      return callItem(machine, scope, expression, place);
    case "unary":
      return unary(machine, scope, expression, place);
    case "binary":
      return binary(machine, scope, expression, place);
    case "conditional": {
      const test = truthOf(evaluate(machine, scope, expression.test));
      if (test !== "unknown") return evaluate(machine, scope, test ? expression.body : expression.orElse);
      const [left, right] = uncertainly(
        machine,
        () => [evaluate(machine, scope, expression.body), evaluate(machine, scope, expression.orElse)] as const,
      );
      return merge(left, right, place);
    }
    case "format":
      return formatted(machine, scope, expression, place);
    default:
      return unknownAt(place);
  }
}

function attribute(machine: Machine, object: Item, name: string, place: Place): Item {
  const found = attributeOf(object, name, place);
  return object.kind === "class" && found.kind === "function" ? memberValue(machine, object, found, place) : found;
}

export function lookUp(scope: Scope, name: string, place: Place): Item {
  for (let at: Scope | undefined = scope; at !== undefined; at = at.outer) {
    const found = at.names.get(name);
    if (found !== undefined) return isSpecial(found) ? found : named(found, name, place);
  }
  return builtins.has(name) ? { kind: "symbol", name: `builtins.${name}`, place } : unknownAt(place);
}

const builtins: ReadonlySet<string> = new Set([
  "open",
  "str",
  "bool",
  "int",
  "list",
  "tuple",
  "dict",
  "set",
  "len",
  "any",
  "all",
  "isinstance",
  "getattr",
  "bytes",
  "print",
  "filter",
  "setattr",
]);

/** A value under a name: used here, with the name among its steps. */
function named(value: Value, name: string, place: Place): Value {
  if (!("steps" in value)) return { ...value, place };
  return { ...value, place, steps: [...value.steps, { kind: "constant", name, place }] } as Value;
}

function sequence(
  machine: Machine,
  scope: Scope,
  expression: Extract<Expression, { kind: "list" | "tuple" | "set" }>,
  place: Place,
): Value {
  const items: Value[] = [];
  for (const item of expression.items) {
    if (item.kind === "star") {
      const spread = evaluateValue(machine, scope, item.value);
      if (spread.kind !== "list" && spread.kind !== "tuple") return unknownAt(place);
      if (items.length + spread.items.length > mostItems) return unknownAt(place);
      items.push(...spread.items);
    } else {
      const value = evaluateValue(machine, scope, item);
      if (value.kind === "raises") return value;
      items.push(value);
    }
  }
  return { kind: expression.kind, items, place };
}

function dictionary(machine: Machine, scope: Scope, expression: Extract<Expression, { kind: "dict" }>, place: Place): Value {
  const items: { key: Value; value: Value }[] = [];
  let complete = true;
  for (const { key, value } of expression.items) {
    if (key === undefined) {
      const spread = evaluateValue(machine, scope, value);
      const isKept = spread.kind === "dict" && items.length + spread.items.length <= mostItems;
      if (isKept) items.push(...spread.items);
      if (!isKept || !spread.complete) complete = false;
    } else items.push({ key: evaluateValue(machine, scope, key), value: evaluateValue(machine, scope, value) });
  }
  return { kind: "dict", items, complete, place };
}

function subscript(machine: Machine, scope: Scope, expression: Extract<Expression, { kind: "subscript" }>, place: Place): Item {
  const object = evaluate(machine, scope, expression.object);
  const index = evaluateValue(machine, scope, expression.index);
  if (object.kind === "environ" || (object.kind === "symbol" && object.name === "os.environ")) {
    return index.kind === "text" ? readEnvironment(machine, index.text, place, undefined, true) : unknownAt(place);
  }
  if (object.kind === "raises") return object;
  if (object.kind === "dict" && index.kind === "text") {
    const found = object.items.findLast(({ key }) => key.kind === "text" && key.text === index.text);
    return found === undefined ? unknownAt(place) : { ...found.value, place };
  }
  if ((object.kind === "list" || object.kind === "tuple") && index.kind === "number") {
    const at = Number(index.text);
    const item = object.items.at(at);
    return item === undefined || !Number.isInteger(at) ? unknownAt(place) : { ...item, place };
  }
  return unknownAt(place);
}

function unary(machine: Machine, scope: Scope, expression: Extract<Expression, { kind: "unary" }>, place: Place): Item {
  const operand = evaluate(machine, scope, expression.operand);
  if (operand.kind === "raises") return operand;
  if (expression.operator === "not") {
    const truth = truthOf(operand);
    return truth === "unknown" ? unknownAt(place) : { kind: "boolean", value: !truth, place };
  }
  if (expression.operator === "-" && operand.kind === "number") return { kind: "number", text: `-${operand.text}`, place };
  return unknownAt(place);
}

function binary(machine: Machine, scope: Scope, expression: Extract<Expression, { kind: "binary" }>, place: Place): Item {
  const { operator } = expression;
  const left = evaluate(machine, scope, expression.left);
  if (left.kind === "raises") return left;
  if (operator === "and" || operator === "or") {
    const truth = truthOf(left);
    if (truth !== "unknown") return truth === (operator === "and") ? evaluate(machine, scope, expression.right) : left;
    const right = uncertainly(machine, () => evaluate(machine, scope, expression.right));
    return merge(left, right, place);
  }
  const right = evaluate(machine, scope, expression.right);
  if (right.kind === "raises") return right;
  if (operator === "+") return plus(left, right, place);
  if (operator === "|" && left.kind === "dict" && right.kind === "dict") return united(left, right, place);
  if (operator === "/") {
    const base = pathText(left);
    const step = right.kind === "text" ? right.text : pathText(right);
    const isKnown = base !== undefined && step !== undefined && base.length + step.length <= longestText;
    if (isPath(left)) return pathObject(isKnown ? joinPath(base, step) : undefined, place);
    return unknownAt(place);
  }
  const compared = compare(operator, left, right);
  return compared === "unknown" ? unknownAt(place) : { kind: "boolean", value: compared, place };
}

export function plus(left: Item, right: Item, place: Place): Item {
  if (left.kind === "text" && right.kind === "text" && left.text.length + right.text.length <= longestText) {
    const steps = left.steps.length + right.steps.length <= mostItems ? [...left.steps, ...right.steps] : [];
    return computedText(left.text + right.text, place, undefined, steps);
  }
  if ((left.kind === "list" || left.kind === "tuple") && right.kind === left.kind && left.items.length + right.items.length <= mostItems)
    return { kind: left.kind, items: [...left.items, ...right.items], place };
  return unknownAt(place);
}

function compare(operator: string, left: Item, right: Item): boolean | "unknown" {
  switch (operator) {
    case "==":
      return equal(left, right);
    case "!=":
      return negate(equal(left, right));
    case "is":
      return right.kind === "none"
        ? isNone(left)
        : right.kind === "boolean" && left.kind === "boolean"
          ? left.value === right.value
          : "unknown";
    case "is not":
      return right.kind === "none"
        ? negate(isNone(left))
        : right.kind === "boolean" && left.kind === "boolean"
          ? left.value !== right.value
          : "unknown";
    case "in":
      return within(left, right);
    case "not in":
      return negate(within(left, right));
    default:
      return "unknown";
  }
}

const negate = (truth: boolean | "unknown"): boolean | "unknown" => (truth === "unknown" ? truth : !truth);

const isNone = (item: Item): boolean | "unknown" =>
  item.kind === "none" ? true : item.kind === "unknown" || item.kind === "raises" || item.kind === "symbol" ? "unknown" : false;

function equal(left: Item, right: Item): boolean | "unknown" {
  if (left.kind === "text" && right.kind === "text") return left.text === right.text;
  if (left.kind === "boolean" && right.kind === "boolean") return left.value === right.value;
  if (left.kind === "number" && right.kind === "number") return Number(left.text) === Number(right.text);
  const plain = ["text", "boolean", "number", "none", "bytes"];
  if (left.kind === "none" && right.kind === "none") return true;
  if (
    plain.includes(left.kind) &&
    plain.includes(right.kind) &&
    (left.kind === "none" || right.kind === "none" || left.kind === "text" || right.kind === "text")
  )
    return false;
  return "unknown";
}

function within(left: Item, right: Item): boolean | "unknown" {
  if (left.kind === "text" && right.kind === "text") return right.text.includes(left.text);
  if (right.kind !== "list" && right.kind !== "tuple" && right.kind !== "set") return "unknown";
  const each = right.items.map((item) => equal(left, item));
  return each.includes(true) ? true : each.includes("unknown") ? "unknown" : false;
}

/** What two branches have in common. */
export function merge(left: Item, right: Item, place: Place): Item {
  if (left === right) return left;
  if (!isSpecial(left) && !isSpecial(right)) {
    if (left.kind === right.kind && equal(left, right) === true) return left;
    if (left.kind === "none" && right.kind === "none") return left;
    const steps = [...("steps" in left ? left.steps : []), ...("steps" in right ? right.steps : [])];
    return { kind: "unknown", place, steps };
  }
  return unknownAt(place);
}

function formatted(machine: Machine, scope: Scope, expression: Extract<Expression, { kind: "format" }>, place: Place): Item {
  let text = "";
  for (const piece of expression.pieces) {
    if (typeof piece === "string") text += piece;
    else {
      const value = evaluateValue(machine, scope, piece);
      const inner =
        value.kind === "text"
          ? value.text
          : (pathText(value) ?? (value.kind === "number" && /^\d+$/.test(value.text) ? value.text : undefined));
      if (inner === undefined || text.length + inner.length > longestText) return unknownAt(place);
      text += inner;
    }
  }
  return computedText(text, place);
}
