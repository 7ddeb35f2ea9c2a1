import type { CallArgument } from "../project/value.ts";
import type { Fix, FixContext } from "./fix.ts";

/** Takes an item out of a list that is written as the value of an argument, with its comma. Nothing where the list is not literal. */
export function removeListItem(
  { project }: FixContext,
  argument: CallArgument,
  item: { readonly start: number; readonly end: number },
  title: string,
): readonly Fix[] {
  const { expression, place } = argument;
  const text = project.documents.get(place.uri)?.text;
  if (text === undefined || (expression.kind !== "list" && expression.kind !== "tuple" && expression.kind !== "set")) return [];
  const { items } = expression;
  const index = items.findIndex(({ span }) => span.start <= item.start && item.end <= span.end);
  const found = items[index];
  if (found === undefined) return [];
  const before = items[index - 1];
  const after = items[index + 1];
  const start = before === undefined || after !== undefined ? found.span.start : before.span.end;
  const trailingComma = /^\s*,/.exec(text.slice(found.span.end, expression.span.end));
  const end =
    after !== undefined
      ? after.span.start
      : before === undefined && trailingComma !== null
        ? found.span.end + trailingComma[0].length
        : found.span.end;
  if (/#/.test(text.slice(start, found.span.start) + text.slice(found.span.end, end))) return [];
  return [{ title, safety: "unsafe", preferred: true, changes: [{ kind: "edit", uri: place.uri, span: { start, end }, text: "" }] }];
}
