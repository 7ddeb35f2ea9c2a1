import type { SyntaxNode } from "@lezer/common";
import type { Span } from "../../text/span.ts";
import type { Argument, DictItem, Expression } from "../pythonTree.ts";
import { childrenOf, DEEPEST, sliceNode, spanOf, splitAt } from "./nodes.ts";
import { readString } from "./strings.ts";

/** Reads an expression; what is not known here, and what lies too deep, is `unknown`. */
export function readExpression(node: SyntaxNode, text: string, depth = 0): Expression {
  const span = spanOf(node);
  const unknown: Expression = { kind: "unknown", span };
  if (depth > DEEPEST || node.type.isError) return unknown;
  const read = (child: SyntaxNode | undefined): Expression => (child === undefined ? unknown : readExpression(child, text, depth + 1));
  switch (node.name) {
    case "VariableName":
      return { kind: "name", span, name: sliceNode(text, node) };
    case "String":
    case "FormatString":
    case "ContinuedString":
      return readString(node, text, read);
    case "Number":
      return { kind: "number", span, text: sliceNode(text, node) };
    case "Boolean":
      return { kind: "boolean", span, value: sliceNode(text, node) === "True" };
    case "None":
      return { kind: "none", span };
    case "LambdaExpression":
      return { kind: "lambda", span };
    case "ParenthesizedExpression": {
      const children = childrenOf(node).filter((child) => child.name !== "(" && child.name !== ")");
      return children.length === 1 ? read(children[0]) : unknown;
    }
    case "TupleExpression":
    case "ArrayExpression":
    case "SetExpression": {
      const kind = node.name === "TupleExpression" ? "tuple" : node.name === "ArrayExpression" ? "list" : "set";
      const parts = splitAt(withoutBrackets(node), ",");
      return { kind, span, items: parts.filter((part) => part.length > 0).map((part) => readPart(part, text, depth + 1)) };
    }
    case "DictionaryExpression":
      return { kind: "dict", span, items: splitAt(withoutBrackets(node), ",").flatMap((part) => readDictItem(part, text, depth + 1)) };
    case "MemberExpression":
      return readMember(node, text, depth);
    case "CallExpression": {
      const [callee, list] = childrenOf(node);
      if (callee === undefined || list?.name !== "ArgList") return unknown;
      return { kind: "call", span, callee: read(callee), arguments: readArguments(list, text, depth + 1), inside: insideOf(list) };
    }
    case "UnaryExpression": {
      const [operator, operand] = childrenOf(node);
      return operator === undefined || operand === undefined
        ? unknown
        : { kind: "unary", span, operator: sliceNode(text, operator), operand: read(operand) };
    }
    case "BinaryExpression": {
      const children = childrenOf(node);
      const operators = children.slice(1, -1);
      if (operators.length === 0 || operators.some((child) => child.type.isError)) return unknown;
      const operator = operators.map((child) => sliceNode(text, child)).join(" ");
      return { kind: "binary", span, operator, left: read(children[0]), right: read(children.at(-1)) };
    }
    case "ConditionalExpression": {
      const [body, , test, , orElse] = childrenOf(node);
      return orElse === undefined ? unknown : { kind: "conditional", span, test: read(test), body: read(body), orElse: read(orElse) };
    }
    default:
      return unknown;
  }
}

/** Reads expressions between commas: one alone is itself, several (or one with a comma behind it) are a tuple. */
export function readExpressionList(nodes: readonly SyntaxNode[], text: string, depth: number): Expression {
  const first = nodes[0];
  const last = nodes.at(-1);
  if (first === undefined || last === undefined) return { kind: "unknown", span: { start: 0, end: 0 } };
  const parts = splitAt(nodes, ",").filter((part) => part.length > 0);
  const [only] = parts;
  if (only !== undefined && parts.length === 1 && last.name !== ",") return readPart(only, text, depth);
  return { kind: "tuple", span: { start: first.from, end: last.to }, items: parts.map((part) => readPart(part, text, depth)) };
}

/** `expression`, `*expression` or `**expression`; anything longer (a comprehension, a slice) is unknown. */
function readPart(part: readonly SyntaxNode[], text: string, depth: number): Expression {
  const [first, second] = part;
  if (first === undefined) return { kind: "unknown", span: { start: 0, end: 0 } };
  if (part.length === 1) return readExpression(first, text, depth);
  const span: Span = { start: first.from, end: (part.at(-1) as SyntaxNode).to };
  if (part.length === 2 && second !== undefined && (first.name === "*" || first.name === "**")) {
    return { kind: "star", span, operator: first.name, value: readExpression(second, text, depth + 1) };
  }
  return { kind: "unknown", span };
}

function readDictItem(part: readonly SyntaxNode[], text: string, depth: number): DictItem[] {
  const [first, second, third] = part;
  if (first === undefined) return [];
  if (first.name === "**" && second !== undefined) return [{ value: readExpression(second, text, depth) }];
  if (first.name === "**" || first.name === ":") return [];
  const key = readExpression(first, text, depth);
  const end = (part.at(-1) as SyntaxNode).to;
  const isPair = second?.name === ":" && third !== undefined && part.length === 3;
  return [{ key, value: isPair ? readExpression(third, text, depth) : { kind: "unknown", span: { start: first.to, end } } }];
}

function readMember(node: SyntaxNode, text: string, depth: number): Expression {
  const span = spanOf(node);
  const [object, mark, ...rest] = childrenOf(node);
  if (object === undefined || mark === undefined) return { kind: "unknown", span };
  const [property] = rest;
  if (mark.name === ".") {
    const from = readExpression(object, text, depth + 1);
    // `settings.` while it is being typed: the attribute is there, its name is empty.
    const name = property === undefined || property.type.isError ? { start: mark.to, end: mark.to } : spanOf(property);
    return { kind: "attribute", span, object: from, name: { value: text.slice(name.start, name.end), span: name } };
  }
  if (mark.name !== "[") return { kind: "unknown", span };
  const index = rest.filter((child) => child.name !== "]");
  const isSlice = index.length === 0 || index.some((child) => child.name === ":");
  const unknown: Expression = { kind: "unknown", span: { start: mark.to, end: Math.max(mark.to, index.at(-1)?.to ?? 0) } };
  return {
    kind: "subscript",
    span,
    object: readExpression(object, text, depth + 1),
    index: isSlice ? unknown : readExpressionList(index, text, depth + 1),
  };
}

/** The arguments of a call or the bases of a class. */
export function readArguments(list: SyntaxNode, text: string, depth: number): Argument[] {
  const found: Argument[] = [];
  for (const part of splitAt(withoutBrackets(list), ",")) {
    const [first, second, ...rest] = part;
    if (first === undefined) continue;
    const span = { start: first.from, end: (part.at(-1) as SyntaxNode).to };
    if (second?.name !== "AssignOp") {
      found.push({ value: readPart(part, text, depth), span });
      continue;
    }
    const name = { value: sliceNode(text, first), span: spanOf(first) };
    const value: Expression =
      rest.length === 0 ? { kind: "unknown", span: { start: second.to, end: second.to } } : readPart(rest, text, depth);
    found.push({ name, value, span });
  }
  return found;
}

/** Between the parentheses of an argument list; up to its end where the closing one is missing. */
export function insideOf(list: SyntaxNode): Span {
  const children = childrenOf(list);
  const start = children[0]?.name === "(" ? children[0].to : list.from;
  const last = children.at(-1);
  return { start, end: Math.max(start, last?.name === ")" ? last.from : list.to) };
}

function withoutBrackets(node: SyntaxNode): SyntaxNode[] {
  return childrenOf(node).filter((child) => !/^[[\](){}]$/.test(child.name) && !(child.type.isError && !hasExpression(child)));
}

/** Whether a skipped piece of the source is more than punctuation. */
const hasExpression = (node: SyntaxNode): boolean => childrenOf(node).some((child) => /[A-Z]/.test(child.name));
