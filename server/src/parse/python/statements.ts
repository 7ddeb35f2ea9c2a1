import type { SyntaxNode } from "@lezer/common";
import type { Located } from "../../text/span.ts";
import type { Branch, Expression, ImportedName, Parameter, Statement, WithItem } from "../pythonTree.ts";
import { insideOf, readArguments, readExpression, readExpressionList } from "./expressions.ts";
import { childrenOf, DEEPEST, sliceNode, spanOf, splitAt } from "./nodes.ts";

/** The statements of a script or a body, in order; those on one line with `;` between them are separate ones. */
export function readStatements(parent: SyntaxNode, text: string, depth = 0): Statement[] {
  const found: Statement[] = [];
  for (const node of childrenOf(parent)) {
    if (node.name === "StatementGroup") found.push(...readStatements(node, text, depth));
    else if (node.name.endsWith("Statement") || node.name.endsWith("Definition")) found.push(readStatement(node, text, depth));
    else if (node.type.isError) found.push({ kind: "other", span: spanOf(node) });
  }
  return found;
}

function readStatement(node: SyntaxNode, text: string, depth: number): Statement {
  const span = spanOf(node);
  const children = childrenOf(node);
  if (depth > DEEPEST / 2) return { kind: "other", span };
  const deeper = depth + 1;
  switch (node.name) {
    case "ImportStatement":
      return readImport(node, children, text);
    case "AssignStatement":
    case "UpdateStatement":
      return readAssignment(node, children, text, deeper);
    case "ExpressionStatement":
      return { kind: "expression", span, value: readExpressionList(children, text, deeper) };
    case "ReturnStatement": {
      const value = children.slice(1);
      return value.length === 0 ? { kind: "return", span } : { kind: "return", span, value: readExpressionList(value, text, deeper) };
    }
    case "FunctionDefinition":
    case "ClassDefinition":
      return readDefinition(node, [], text, deeper) ?? { kind: "other", span };
    case "DecoratedStatement": {
      const decorators = children.filter((child) => child.name === "Decorator").map((child) => readDecorator(child, text, deeper));
      const inner = children.find((child) => child.name.endsWith("Definition"));
      const definition = inner === undefined ? undefined : readDefinition(inner, decorators, text, deeper);
      return definition === undefined ? { kind: "other", span } : { ...definition, span };
    }
    case "IfStatement":
      return readIf(node, children, text, deeper);
    case "WithStatement":
      return { kind: "with", span, items: readWithItems(children, text, deeper), body: readBodies(children, text, deeper).flat() };
    case "ForStatement":
    case "WhileStatement": {
      const [body = [], orElse = []] = readBodies(children, text, deeper);
      return { kind: "loop", span, body, orElse };
    }
    case "TryStatement":
      return readTry(node, children, text, deeper);
    case "DeleteStatement":
      return {
        kind: "delete",
        span,
        targets: splitAt(children.slice(1), ",").map((part) => readExpressionList(part, text, deeper)),
      };
    case "ScopeStatement":
      return children[0]?.name === "global"
        ? {
            kind: "global",
            span,
            names: children.filter((child) => child.name === "VariableName").map((child) => sliceNode(text, child)),
          }
        : { kind: "other", span };
    default:
      return { kind: "other", span };
  }
}

const readBodies = (children: readonly SyntaxNode[], text: string, depth: number): Statement[][] =>
  children.filter((child) => child.name === "Body").map((body) => readStatements(body, text, depth));

function readImport(node: SyntaxNode, children: readonly SyntaxNode[], text: string): Statement {
  const span = spanOf(node);
  const from = children.find((child) => child.name === "from");
  const keyword = children.find((child) => child.name === "import");
  if (keyword === undefined) {
    // `from a.b` while it is being typed.
    const path = from === undefined ? "" : text.slice(from.to, node.to).replace(/[\s\\]/g, "");
    return { kind: "import", span, ...splitModule(path), names: [] };
  }
  const module = from === undefined ? { module: "", level: 0 } : splitModule(text.slice(from.to, keyword.from).replace(/[\s\\]/g, ""));
  const rest = children.slice(children.indexOf(keyword) + 1).filter((child) => child.name !== "(" && child.name !== ")");
  return { kind: "import", span, ...module, names: splitAt(rest, ",").flatMap((part) => readImportedName(part, text)) };
}

function splitModule(path: string): { module: string; level: number } {
  const level = /^\.*/.exec(path)?.[0].length ?? 0;
  return { module: path.slice(level), level };
}

function readImportedName(part: readonly SyntaxNode[], text: string): ImportedName[] {
  const as = part.findIndex((child) => child.name === "as");
  const words = (as < 0 ? part : part.slice(0, as)).filter((child) => !child.type.isError);
  const first = words[0];
  const last = words.at(-1);
  if (first === undefined || last === undefined) return [];
  const name = { value: words.map((child) => sliceNode(text, child)).join(""), span: { start: first.from, end: last.to } };
  const alias = as < 0 ? undefined : part[as + 1];
  return [alias?.name === "VariableName" ? { name, as: locate(alias, text) } : { name }];
}

const locate = (node: SyntaxNode, text: string): Located<string> => ({ value: sliceNode(text, node), span: spanOf(node) });

function readAssignment(node: SyntaxNode, children: readonly SyntaxNode[], text: string, depth: number): Statement {
  const span = spanOf(node);
  const operator = children.find((child) => child.name === "UpdateOp");
  const parts = splitAt(
    children.filter((child) => child.name !== "TypeDef"),
    operator === undefined ? "AssignOp" : "UpdateOp",
  );
  const last = children.at(-1);
  const unfinished = last !== undefined && (last.name === "AssignOp" || last.name === "UpdateOp");
  const value: Expression | undefined = unfinished
    ? { kind: "unknown", span: { start: last.to, end: last.to } }
    : parts.length < 2
      ? undefined
      : readExpressionList(parts.at(-1) ?? [], text, depth);
  const type = children.find((child) => child.name === "TypeDef");
  const annotation = type === undefined ? undefined : readExpressionList(childrenOf(type).slice(1), text, depth);
  // `name: type` declares and assigns nothing.
  if (value === undefined) {
    const name = children[0]?.name === "VariableName" ? sliceNode(text, children[0]) : undefined;
    return name === undefined || annotation === undefined ? { kind: "other", span } : { kind: "declaration", span, name, annotation };
  }
  const targets = (unfinished ? parts : parts.slice(0, -1))
    .filter((part) => part.length > 0)
    .map((part) => readExpressionList(part, text, depth));
  return {
    kind: "assign",
    span,
    targets,
    ...(operator === undefined ? {} : { operator: sliceNode(text, operator) }),
    value,
    ...(annotation === undefined ? {} : { annotation }),
  };
}

function readDefinition(node: SyntaxNode, decorators: readonly Expression[], text: string, depth: number): Statement | undefined {
  const span = spanOf(node);
  const children = childrenOf(node);
  const nameNode = children.find((child) => child.name === "VariableName");
  const name = nameNode === undefined ? { value: "", span: { start: node.to, end: node.to } } : locate(nameNode, text);
  const body = readBodies(children, text, depth).flat();
  if (node.name === "ClassDefinition") {
    const list = children.find((child) => child.name === "ArgList");
    return { kind: "class", span, name, bases: list === undefined ? [] : readArguments(list, text, depth), decorators, body };
  }
  if (node.name !== "FunctionDefinition") return undefined;
  const list = children.find((child) => child.name === "ParamList");
  const async = children.some((child) => child.name === "async");
  const parameters = list === undefined ? [] : readParameters(list, text, depth);
  return { kind: "function", span, name, parameters, decorators, body, async, generator: yields(node, text) };
}

/** Whether a definition has a `yield` that is not one of a function inside it. */
function yields(definition: SyntaxNode, text: string): boolean {
  if (!sliceNode(text, definition).includes("yield")) return false;
  const cursor = definition.cursor();
  let more = cursor.firstChild();
  while (more) {
    if (cursor.name === "YieldStatement" || cursor.name === "YieldExpression") return true;
    const skip = cursor.name === "FunctionDefinition" || cursor.name === "LambdaExpression" || cursor.name === "ClassDefinition";
    more = cursor.next(!skip) && cursor.from < definition.to;
  }
  return false;
}

/** Parameters by name; the collecting ones keep their stars (`*args`, `**kw`), the bare marks `*` and `/` are left out. */
function readParameters(list: SyntaxNode, text: string, depth: number): Parameter[] {
  const found: Parameter[] = [];
  const nodes = childrenOf(list).filter((child) => child.name !== "(" && child.name !== ")");
  for (const part of splitAt(nodes, ",")) {
    const variable = part.find((child) => child.name === "VariableName");
    if (variable === undefined) continue;
    const star = part[0]?.name === "*" || part[0]?.name === "**" ? part[0].name : "";
    const equals = part.findIndex((child) => child.name === "AssignOp");
    const fallback = equals < 0 ? undefined : part[equals + 1];
    const name = star + sliceNode(text, variable);
    found.push(fallback === undefined ? { name } : { name, default: readExpression(fallback, text, depth) });
  }
  return found;
}

/** A decorator as an expression: the grammar spells its dotted name and its call flat. */
function readDecorator(node: SyntaxNode, text: string, depth: number): Expression {
  let made: Expression | undefined;
  for (const child of childrenOf(node)) {
    if (child.name === "At" || child.name === ".") continue;
    if (child.name === "ArgList" && made !== undefined) {
      const span = { start: made.span.start, end: child.to };
      made = { kind: "call", span, callee: made, arguments: readArguments(child, text, depth), inside: insideOf(child) };
    } else if (made === undefined) made = readExpression(child, text, depth);
    else if (child.name === "VariableName" || child.name === "PropertyName") {
      made = { kind: "attribute", span: { start: made.span.start, end: child.to }, object: made, name: locate(child, text) };
    } else return { kind: "unknown", span: spanOf(node) };
  }
  return made ?? { kind: "unknown", span: spanOf(node) };
}

function readIf(node: SyntaxNode, children: readonly SyntaxNode[], text: string, depth: number): Statement {
  const branches: Branch[] = [];
  const orElse: Statement[] = [];
  let test: Expression | undefined;
  for (const [index, child] of children.entries()) {
    if (child.name === "if" || child.name === "elif") {
      const next = children[index + 1];
      test =
        next === undefined || next.name === "Body"
          ? { kind: "unknown", span: { start: child.to, end: child.to } }
          : readExpression(next, text, depth);
    } else if (child.name === "else") test = undefined;
    else if (child.name === "Body") {
      const body = readStatements(child, text, depth);
      if (test === undefined) orElse.push(...body);
      else branches.push({ test, body });
    }
  }
  return { kind: "if", span: spanOf(node), branches, orElse };
}

function readWithItems(children: readonly SyntaxNode[], text: string, depth: number): WithItem[] {
  const head = children.filter((child) => child.name !== "async" && child.name !== "with" && child.name !== "Body");
  return splitAt(head, ",").flatMap((part) => {
    const [context, as, target] = part;
    if (context === undefined) return [];
    const read = readExpression(context, text, depth);
    return [as?.name === "as" && target !== undefined ? { context: read, target: readExpression(target, text, depth) } : { context: read }];
  });
}

function readTry(node: SyntaxNode, children: readonly SyntaxNode[], text: string, depth: number): Statement {
  const body: Statement[] = [];
  const handlers: Statement[][] = [];
  const orElse: Statement[] = [];
  const final: Statement[] = [];
  let section = "try";
  for (const child of children) {
    if (/^(?:try|except|else|finally)$/.test(child.name)) section = child.name;
    if (child.name !== "Body") continue;
    const statements = readStatements(child, text, depth);
    if (section === "except") handlers.push(statements);
    else (section === "try" ? body : section === "else" ? orElse : final).push(...statements);
  }
  return { kind: "try", span: spanOf(node), body, handlers, orElse, final };
}
