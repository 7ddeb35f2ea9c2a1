import type { CallExpression, Expression, PythonModule, Statement } from "../../parse/pythonTree.ts";
import { dottedName } from "../../parse/pythonTree.ts";
import { touches } from "../../text/span.ts";

/** Deeper nesting is no program that somebody wrote. */
const deepest = 200;

/** The expressions that an expression is made of, in the order in which they are written. */
export function partsOf(expression: Expression): readonly Expression[] {
  switch (expression.kind) {
    case "list":
    case "tuple":
    case "set":
      return expression.items;
    case "dict":
      return expression.items.flatMap(({ key, value }) => (key === undefined ? [value] : [key, value]));
    case "attribute":
      return [expression.object];
    case "subscript":
      return [expression.object, expression.index];
    case "call":
      return [expression.callee, ...expression.arguments.map(({ value }) => value)];
    case "unary":
      return [expression.operand];
    case "binary":
      return [expression.left, expression.right];
    case "conditional":
      return [expression.body, expression.test, expression.orElse];
    case "star":
      return [expression.value];
    case "format":
      return expression.pieces.filter((piece) => typeof piece !== "string");
    default:
      return [];
  }
}

/** The expressions that stand directly in a statement, and the statements within it. */
function partsOfStatement(statement: Statement): { readonly expressions: readonly Expression[]; readonly bodies: readonly Statement[] } {
  switch (statement.kind) {
    case "assign":
      return { expressions: [...statement.targets, statement.value], bodies: [] };
    case "expression":
      return { expressions: [statement.value], bodies: [] };
    case "return":
      return { expressions: statement.value === undefined ? [] : [statement.value], bodies: [] };
    case "with":
      return { expressions: statement.items.map(({ context }) => context), bodies: statement.body };
    case "function":
      return {
        expressions: [...statement.decorators, ...statement.parameters.flatMap((parameter) => parameter.default ?? [])],
        bodies: statement.body,
      };
    case "class":
      return { expressions: [...statement.decorators, ...statement.bases.map(({ value }) => value)], bodies: statement.body };
    case "if":
      return {
        expressions: statement.branches.map(({ test }) => test),
        bodies: [...statement.branches.flatMap(({ body }) => body), ...statement.orElse],
      };
    case "loop":
      return { expressions: [], bodies: [...statement.body, ...statement.orElse] };
    case "try":
      return { expressions: [], bodies: [...statement.body, ...statement.handlers.flat(), ...statement.orElse, ...statement.final] };
    default:
      return { expressions: [], bodies: [] };
  }
}

/** Every expression of a module. */
export function* allExpressions(module: PythonModule): Generator<Expression> {
  const waiting: (readonly [Expression, number])[] = [];
  const statements: Statement[] = [...module.statements].reverse();
  for (let statement = statements.pop(); statement !== undefined; statement = statements.pop()) {
    const { expressions, bodies } = partsOfStatement(statement);
    for (const expression of expressions) waiting.push([expression, 0]);
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      const [expression, depth] = next;
      yield expression;
      if (depth < deepest) for (const part of partsOf(expression)) waiting.push([part, depth + 1]);
    }
    for (let i = bodies.length - 1; i >= 0; i--) statements.push(bodies[i] as Statement);
  }
}

/** The expressions around an offset, from the outside in. */
export function expressionsAt(module: PythonModule, offset: number): readonly Expression[] {
  let here: readonly Statement[] = module.statements;
  for (let depth = 0; depth < deepest; depth++) {
    const statement = here.find(({ span }) => touches(span, offset));
    if (statement === undefined) return [];
    const { expressions, bodies } = partsOfStatement(statement);
    const chain: Expression[] = [];
    let at = expressions.find(({ span }) => touches(span, offset));
    while (at !== undefined && chain.length < deepest) {
      chain.push(at);
      const parts = partsOf(at);
      // Of two parts that meet at the offset, the one that begins there is meant.
      at = parts.findLast(({ span }) => touches(span, offset));
    }
    if (chain.length > 0) return chain;
    here = bodies;
  }
  return [];
}

/** The product's classes whose calls are understood, by the last part of the name that is called. */
const classes = {
  AgentOS: "AgentOS",
  AuthorizationConfig: "AuthorizationConfig",
  JWTMiddleware: "JWTMiddleware",
  AuthMiddleware: "JWTMiddleware",
  AgnoAPISettings: "AgnoAPISettings",
  AgentOSBuiltinAuth: "AgentOSBuiltinAuth",
} as const;

export type ProductCall = (typeof classes)[keyof typeof classes];

/** The product's class that a call makes, or that `app.add_middleware(JWTMiddleware, …)` adds. */
export function productClassOf(call: CallExpression): ProductCall | undefined {
  const name = lastName(call.callee);
  if (name === "add_middleware") {
    const first = call.arguments[0];
    return first === undefined || first.name !== undefined ? undefined : classNamed(lastName(first.value));
  }
  return classNamed(name);
}

const classNamed = (name: string | undefined): ProductCall | undefined =>
  name !== undefined && Object.hasOwn(classes, name) ? classes[name as keyof typeof classes] : undefined;

/** The last part of a dotted name. */
export const lastName = (expression: Expression): string | undefined => dottedName(expression)?.split(".").at(-1);
