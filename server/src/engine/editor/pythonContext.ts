import type { ParsedDocument } from "../../parse/document.ts";
import type { Argument, CallExpression, Expression, StringLiteral } from "../../parse/pythonTree.ts";
import type { Located } from "../../text/span.ts";
import { touches } from "../../text/span.ts";
import { expressionsAt, lastName, type ProductCall, productClassOf } from "./pythonTreeWalk.ts";

/** Where in a Python file an offset is, as far as the product's calls are concerned. */
export interface PythonContext {
  /** The expressions around the offset, from the outside in. */
  readonly chain: readonly Expression[];
  readonly literal?: StringLiteral;
  /** The innermost call whose parentheses hold the offset. */
  readonly call?: CallExpression;
  /** The product's class of that call, or of one around it where the offset is in a list, dict or set of an argument. */
  readonly productClass?: ProductCall;
  /** The keyword that the offset is on. */
  readonly keyword?: Located<string>;
  /** The name of the argument that the offset is in the value of. */
  readonly argument?: string;
  /** Whether the argument holds scopes: `scope_mappings`, `admin_scope`, `scopes`, a dict's `"scopes"`. */
  readonly isScope: boolean;
}

export function pythonContextAt(document: ParsedDocument, offset: number): PythonContext | undefined {
  if (document.module === undefined) return undefined;
  const chain = expressionsAt(document.module, offset);
  const innermost = chain.at(-1);
  if (innermost === undefined) return undefined;
  const literal = innermost.kind === "string" ? innermost : undefined;
  const call = chain.findLast(
    (expression): expression is CallExpression => expression.kind === "call" && touches(expression.inside, offset),
  );
  const argument = call === undefined ? undefined : argumentAt(call, offset);
  const productClass = call === undefined ? undefined : productClassOf(call);
  const keyword = argument?.name !== undefined && touches(argument.name.span, offset) ? argument.name : undefined;
  const named = keyword === undefined ? argument?.name?.value : undefined;
  return {
    chain,
    ...(literal === undefined ? {} : { literal }),
    ...(call === undefined ? {} : { call }),
    ...(productClass === undefined ? {} : { productClass }),
    ...(keyword === undefined ? {} : { keyword }),
    ...(named === undefined ? {} : { argument: named }),
    isScope: literal !== undefined && (isScopeArgument(named, literal, chain) || isScopeItem(chain, literal)),
  };
}

const argumentAt = (call: CallExpression, offset: number): Argument | undefined => call.arguments.find(({ span }) => touches(span, offset));

/** In `scope_mappings` the keys are routes, the values are scopes. */
function isScopeArgument(name: string | undefined, literal: StringLiteral, chain: readonly Expression[]): boolean {
  if (name === "admin_scope" || name === "scopes") return true;
  if (name !== "scope_mappings") return false;
  return !chain.some((expression) => expression.kind === "dict" && expression.items.some(({ key }) => key === literal));
}

/** `{"scopes": ["…"]}` and `payload["scopes"] = ["…"]` as programs write that make tokens. */
const isScopeItem = (chain: readonly Expression[], literal: StringLiteral): boolean =>
  chain.some(
    (expression) =>
      expression.kind === "dict" &&
      expression.items.some(
        ({ key, value }) => key?.kind === "string" && key.value.value === "scopes" && (value === literal || chain.includes(value)),
      ),
  );

/** The function that a literal is handed to, by the last part of its name: `open`, `Path`, `getenv`. */
export const calledBy = ({ call }: PythonContext): string | undefined => (call === undefined ? undefined : lastName(call.callee));
