import { substitute } from "../loaders/composeTemplate.ts";
import type { Reading } from "../loaders/loader.ts";

/** What a variable is worth while a compose file is read. */
export type Lookup = (name: string) => Reading;

/**
 * The value of a scalar of a compose file after compose has replaced `$NAME` and `${NAME…}`. Where a variable is not known, the value is known
 * only if it does not depend on it: it must come out the same whether the variable is set or not.
 */
export function interpolate(text: string, lookup: Lookup): Reading {
  if (!text.includes("$")) return { kind: "value", value: text };
  let unknown: Reading | undefined;
  const run = (stand: string | undefined): ReturnType<typeof substitute> =>
    substitute(text, (name) => {
      const reading = lookup(name);
      if (reading.kind === "value") return reading.value;
      if (reading.kind === "absent") return undefined;
      unknown ??= reading;
      return stand;
    });
  const unset = run(undefined);
  if (unknown === undefined) return "error" in unset ? { kind: "refused", error: unset.error } : { kind: "value", value: unset.value };
  const set = run("\u0001");
  if (!("error" in unset) && !("error" in set) && unset.value === set.value) return { kind: "value", value: set.value };
  return unknown.kind === "refused" ? unknown : { kind: "unknown", because: "a variable of the surrounding environment decides" };
}
