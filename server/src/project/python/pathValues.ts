import type { Place } from "../../text/place.ts";
import type { Value } from "../value.ts";
import { type Item, unknownAt } from "./items.ts";
import { computedText } from "./strings.ts";

/** A `pathlib.Path`; without a text it is one that is not known. */
export function pathObject(path: string | undefined, place: Place): Value {
  const value: Value = path === undefined ? unknownAt(place) : computedText(path, place);
  return {
    kind: "object",
    type: "pathlib.Path",
    arguments: [{ name: undefined, value, expression: { kind: "unknown", span: place.span }, place }],
    place,
  };
}

export const isPath = (item: Item): boolean => item.kind === "object" && item.type === "pathlib.Path";

/** The text of a path object. */
export function pathText(item: Item): string | undefined {
  if (item.kind !== "object" || item.type !== "pathlib.Path") return undefined;
  const value = item.arguments[0]?.value;
  return value?.kind === "text" ? value.text : undefined;
}
