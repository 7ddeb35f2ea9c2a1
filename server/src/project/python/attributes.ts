import type { Place } from "../../text/place.ts";
import { type Item, isSpecial, unknownAt } from "./items.ts";
import { parentOf } from "./paths.ts";
import { isPath, pathObject, pathText } from "./pathValues.ts";
import { computedText } from "./strings.ts";

/** `object.name`, for what is not called. */
export function attributeOf(object: Item, name: string, place: Place): Item {
  if (object.kind === "symbol") {
    if (object.name === "os" && name === "environ") return { kind: "environ", place };
    return { kind: "symbol", name: `${object.name}.${name}`, place };
  }
  if (object.kind === "module") {
    const found = object.module.names.get(name);
    return found === undefined ? unknownAt(place) : isSpecial(found) ? found : { ...found, place };
  }
  if (object.kind === "class") return object.plain ? (object.members.get(name) ?? unknownAt(place)) : unknownAt(place);
  if (object.kind === "raises") return object;
  if (object.kind === "object" && object.type === "types.SimpleNamespace") {
    const found = object.arguments.findLast((argument) => argument.name === name);
    return found === undefined ? unknownAt(place) : found.value;
  }
  if (isPath(object)) {
    const path = pathText(object);
    if (name === "parent") return pathObject(path === undefined ? undefined : parentOf(path), place);
    if (name === "name") return path === undefined ? unknownAt(place) : computedText(path.slice(path.lastIndexOf("/") + 1), place);
    if (name === "parents") {
      const items = [];
      for (let at = path; at !== undefined && items.length < 12; ) {
        const up: string = parentOf(at);
        items.push(pathObject(up, place));
        at = up === at || up === "." ? undefined : up;
      }
      return { kind: "list", items, place };
    }
  }
  return unknownAt(place);
}
