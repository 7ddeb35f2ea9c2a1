import { type MappedString, verbatim } from "../../text/mappedString.ts";
import type { Place } from "../../text/place.ts";
import type { Step, TextValue, Value } from "../value.ts";
import { longestText, unknownAt } from "./items.ts";

/** A text that the program computes: what is known of its origin is kept, its positions are not. */
export function computedText(text: string, place: Place, origin?: Value, steps: readonly Step[] = []): TextValue {
  const written = origin?.kind === "text" || origin?.kind === "bytes" ? origin.written : place;
  return { kind: "text", text, place, written, steps };
}

/** The steps of a value, for those that carry some. */
export const stepsOf = (value: Value): readonly Step[] => ("steps" in value ? value.steps : []);

const whiteSpace = /[\t\n\v\f\r\x1c-\x1f \x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]/;

/** `str.strip` and its halves. `characters` undefined is Python's white space. */
function strip(text: string, characters: string | undefined, ends: "both" | "left" | "right"): readonly [string, number] {
  const isStripped = (character: string): boolean =>
    characters === undefined ? whiteSpace.test(character) : characters.includes(character);
  let start = 0;
  let end = text.length;
  if (ends !== "right") while (start < end && isStripped(text[start] as string)) start++;
  if (ends !== "left") while (end > start && isStripped(text[end - 1] as string)) end--;
  return [text.slice(start, end), start];
}

/** `text.method(*arguments)` for the methods whose result is plain; `undefined` for a method that is not followed. */
export function stringMethod(target: Value, method: string, args: readonly Value[], place: Place): Value | undefined {
  const first = args[0];
  const second = args[1];
  const steps = stepsOf(target);
  if (target.kind === "unknown") return unknownMethod(target, method, args, place);
  if (target.kind !== "text" && target.kind !== "bytes") return undefined;
  const kind = target.kind;
  const text = target.text;
  const same = (result: string, step?: Step): Value => {
    const all = step === undefined ? steps : [...steps, step];
    return kind === "text"
      ? computedText(result, place, target, all)
      : { kind: "bytes", text: result, place, written: target.written, steps: all };
  };
  switch (method) {
    case "strip":
    case "lstrip":
    case "rstrip": {
      if (first !== undefined && first.kind !== kind && first.kind !== "none") return unknownAt(place);
      const [result, start] = strip(
        text,
        first?.kind === kind ? (first as TextValue).text : undefined,
        method === "strip" ? "both" : method === "lstrip" ? "left" : "right",
      );
      const stripped = same(result, { kind: "strip", place });
      return stripped.kind === "text" && target.kind === "text" && target.mapped !== undefined
        ? { ...stripped, mapped: slice(target.mapped, start, result.length) }
        : stripped;
    }
    case "replace":
      if (args.length !== 2 || first?.kind !== kind || second?.kind !== kind) return unknownAt(place);
      if (text.length + (text.length + 1) * (second as TextValue).text.length > 20 * longestText) return unknownAt(place);
      return same((text as string).split((first as TextValue).text).join((second as TextValue).text), {
        kind: "replace",
        from: (first as TextValue).text,
        to: (second as TextValue).text,
        place,
      });
    case "encode":
      return args.length === 0 || (first?.kind === "text" && /^utf-?8$/i.test(first.text))
        ? kind === "text"
          ? { kind: "bytes", text, place, written: target.written, steps }
          : undefined
        : unknownAt(place);
    case "decode":
      return args.length === 0 || (first?.kind === "text" && /^(?:utf-?8|ascii)$/i.test(first.text))
        ? kind === "bytes"
          ? computedText(text, place, target, steps)
          : undefined
        : unknownAt(place);
    case "lower":
      return same(text.toLowerCase());
    case "upper":
      return same(text.toUpperCase());
    case "startswith":
      return first?.kind === kind ? { kind: "boolean", value: text.startsWith((first as TextValue).text), place } : unknownAt(place);
    case "endswith":
      return first?.kind === kind ? { kind: "boolean", value: text.endsWith((first as TextValue).text), place } : unknownAt(place);
    case "split": {
      if (first?.kind !== "text" || args.length !== 1 || first.text === "") return unknownAt(place);
      return { kind: "list", items: text.split(first.text).map((item) => computedText(item, place, target, steps)), place };
    }
    case "splitlines":
      return { kind: "list", items: text.split(/\r\n|\r|\n/).map((item) => computedText(item, place, target, steps)), place };
    case "join": {
      if (first?.kind !== "list" && first?.kind !== "tuple") return unknownAt(place);
      const texts = first.items.map((item) => (item.kind === "text" ? item.text : undefined));
      const length = texts.reduce<number>((sum, item) => sum + (item?.length ?? 0) + text.length, 0);
      return texts.every((item) => item !== undefined) && length <= longestText ? computedText(texts.join(text), place) : unknownAt(place);
    }
    case "removeprefix":
      return first?.kind === "text" ? same(text.startsWith(first.text) ? text.slice(first.text.length) : text) : unknownAt(place);
    case "removesuffix":
      return first?.kind === "text"
        ? same(text.endsWith(first.text) ? text.slice(0, text.length - first.text.length) : text)
        : unknownAt(place);
    default:
      return undefined;
  }
}

/** The same on a text that is not known yet: the steps are kept, so that they can be seen. */
function unknownMethod(target: Value & { readonly kind: "unknown" }, method: string, args: readonly Value[], place: Place): Value {
  const [first, second] = args;
  if (method === "replace" && first?.kind === "text" && second?.kind === "text") {
    return { kind: "unknown", place, steps: [...target.steps, { kind: "replace", from: first.text, to: second.text, place }] };
  }
  if (method === "strip" || method === "rstrip" || method === "lstrip")
    return { kind: "unknown", place, steps: [...target.steps, { kind: "strip", place }] };
  if (method === "encode" || method === "decode") return { kind: "unknown", place, steps: target.steps };
  return unknownAt(place);
}

function slice(mapped: MappedString, start: number, length: number): MappedString {
  return {
    value: mapped.value.slice(start, start + length),
    span: mapped.sourceSpan(start, start + length),
    sourceSpan: (from, to) => mapped.sourceSpan(start + from, start + to),
  };
}

/** What `open(path).read()` gives of a text file: universal newlines (PEP 278), a byte order mark kept. */
export function fileText(text: string, uri: string, place: Place, step: Step): TextValue {
  const read = text.includes("\r") ? text.replace(/\r\n?/g, "\n") : text;
  const written: Place = { uri, span: { start: 0, end: text.length } };
  return read === text
    ? { kind: "text", text: read, place, written, mapped: verbatim(text, 0), steps: [step] }
    : { kind: "text", text: read, place, written, steps: [step] };
}

/** Standard base64 as Python's `b64decode` reads it, for texts; `undefined` where it raises or the bytes are no UTF-8. */
export function base64Text(text: string): string | undefined {
  const body = text.replace(/[^A-Za-z0-9+/=]/g, "");
  if (body.replace(/=+$/, "").length % 4 === 1 || body.length % 4 !== 0) return undefined;
  try {
    const bytes = Uint8Array.from(atob(body), (character) => character.charCodeAt(0));
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
