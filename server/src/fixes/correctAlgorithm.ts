import { isRegistered } from "../agentos/algorithms.ts";
import type { CallArgument } from "../project/value.ts";
import { replaceExpression, simpleLiteral } from "./callArguments.ts";
import type { Fix } from "./fix.ts";

/** Writes the exact name of an algorithm in place of what stands in the call; empty where that is not a literal. */
export function correctAlgorithm(argument: CallArgument, name: string | undefined, safety: Fix["safety"]): readonly Fix[] {
  if (name === undefined || !isRegistered(name)) return [];
  const { expression } = argument;
  if (!["string", "list", "tuple", "set", "none"].includes(expression.kind)) return [];
  const text = expression.kind === "string" ? expression.encode(name) : simpleLiteral(name);
  const changes = [replaceExpression(argument.place.uri, expression, text)];
  return [{ title: `Write '${name}'`, safety, preferred: true, changes }];
}
