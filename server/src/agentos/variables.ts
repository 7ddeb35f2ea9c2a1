import type { EnvironmentFacts } from "./facts.ts";
import type { Reason } from "./outcome.ts";
import type { Chooser } from "./possibilities.ts";

/** A variable at one moment; `text` is absent where only its presence is known. */
export type Variable =
  | { readonly kind: "absent" }
  | { readonly kind: "value"; readonly text?: string; readonly intended?: string | null; readonly place?: Reason["place"] };

/** Reads a variable as `getenv` does; the empty text counts as absent, as agno counts it. */
export function readVariable(environment: EnvironmentFacts, name: string, chooser: Chooser): Variable {
  const fact = environment.values.get(name);
  if (fact === undefined ? environment.complete : fact.kind === "absent" || fact.kind === "refused") return { kind: "absent" };
  if (fact?.kind === "value")
    return fact.value === ""
      ? { kind: "absent" }
      : { kind: "value", text: fact.value, place: fact.place, ...(fact.intended === undefined ? {} : { intended: fact.intended }) };
  return chooser.choose(`variable ${name}`, [{ kind: "absent" }, { kind: "value" }] as const);
}

export const isSet = (environment: EnvironmentFacts, name: string, chooser: Chooser): boolean =>
  readVariable(environment, name, chooser).kind === "value";
