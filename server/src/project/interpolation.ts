import { substitute } from "../loaders/composeTemplate.ts";
import type { Reading } from "../loaders/loader.ts";

/** What a variable is worth while a compose file is read. */
export type Lookup = (name: string) => Reading;

/** Characters that the defaults of one value may expand to. */
const mostCharacters = 1_000_000;

/**
 * The value of a scalar of a compose file after compose has replaced `$NAME` and `${NAME…}`. Where a variable is not known, the value is known
 * only if it does not depend on it: it must come out the same whether the variable is set or not.
 */
export function interpolate(text: string, lookup: Lookup): Reading {
  if (!text.includes("$")) return { kind: "value", value: text };
  let unknown: Reading | undefined;
  const run = (stand: string | undefined): Reading => {
    const budget = { left: mostCharacters };
    const result = substitute(
      text,
      (name) => {
        const reading = lookup(name);
        if (reading.kind === "value") return reading.value;
        if (reading.kind === "absent") return undefined;
        unknown ??= reading;
        return stand;
      },
      budget,
    );
    if (budget.left < 0) return { kind: "unknown", because: "the value expands too far" };
    return "error" in result ? { kind: "refused", error: result.error } : { kind: "value", value: result.value };
  };
  const unset = run(undefined);
  if (unknown === undefined) return unset;
  const set = run("\u0001");
  if (unset.kind === "value" && set.kind === "value" && unset.value === set.value) return set;
  return { kind: "unknown", because: "a variable of the surrounding environment decides" };
}
