import type { Reading } from "../loaders/loader.ts";

/** What a variable is worth while a compose file is read. */
export type Lookup = (name: string) => Reading;

/** Deepest nesting of defaults in defaults. */
const DEEPEST = 20;

/**
 * Replaces the variables of a compose value as compose-go's template package does (template/template.go): `$NAME`, `${NAME}`, the modifiers `:-`,
 * `-`, `:?`, `?`, `:+`, `+` with nested defaults, and `$$` for a plain `$`. A `$` that starts nothing of that refuses the file.
 */
export function interpolate(text: string, lookup: Lookup, depth = 0): Reading {
  if (!text.includes("$")) return { kind: "value", value: text };
  if (depth > DEEPEST) return { kind: "unknown", because: "the defaults are nested too deeply" };
  let value = "";
  let unknown: Reading | undefined;
  for (let at = 0; at < text.length; ) {
    const dollar = text.indexOf("$", at);
    if (dollar < 0) {
      value += text.slice(at);
      break;
    }
    value += text.slice(at, dollar);
    if (text[dollar + 1] === "$") {
      value += "$";
      at = dollar + 2;
      continue;
    }
    const plain = /^[_a-zA-Z][_a-zA-Z0-9]*/.exec(text.slice(dollar + 1));
    let result: Reading;
    if (plain !== null) {
      result = orEmpty(lookup(plain[0]));
      at = dollar + 1 + plain[0].length;
    } else {
      const end = text[dollar + 1] === "{" ? closingBrace(text, dollar + 2) : -1;
      if (end < 0) return { kind: "refused", error: "invalid interpolation format" };
      result = braced(text.slice(dollar + 2, end), lookup, depth);
      at = end + 1;
    }
    if (result.kind === "refused") return result;
    if (result.kind === "value") value += result.value;
    else unknown ??= result;
  }
  return unknown ?? { kind: "value", value };
}

/** The index of the brace that closes the one before `from`, inner ones skipped; -1 where there is none. */
function closingBrace(text: string, from: number): number {
  let open = 1;
  for (let at = from; at < text.length; at++) {
    if (text.startsWith("${", at)) open++;
    else if (text[at] === "}" && --open === 0) return at;
  }
  return -1;
}

function braced(inner: string, lookup: Lookup, depth: number): Reading {
  const match = /^([_a-zA-Z][_a-zA-Z0-9]*)(?:(:?[-?+])([\s\S]*))?$/.exec(inner);
  if (match === null) return { kind: "refused", error: "invalid interpolation format" };
  const [, name = "", modifier, rest = ""] = match;
  const found = lookup(name);
  if (modifier === undefined) return orEmpty(found);
  if (found.kind === "unknown" || found.kind === "refused") return found;
  const isSet = found.kind === "value" && (found.value !== "" || !modifier.startsWith(":"));
  switch (modifier.at(-1)) {
    case "-":
      return isSet ? found : interpolate(rest, lookup, depth + 1);
    case "+":
      return isSet ? interpolate(rest, lookup, depth + 1) : { kind: "value", value: "" };
    default:
      return isSet ? found : { kind: "refused", error: `required variable ${name} is missing a value` };
  }
}

/** A variable that is not set is replaced by nothing, with a warning. */
const orEmpty = (reading: Reading): Reading => (reading.kind === "absent" ? { kind: "value", value: "" } : reading);
