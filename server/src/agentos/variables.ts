import type { EnvironmentFacts } from "./facts.ts";
import type { Reason } from "./outcome.ts";
import { everyParameterOf } from "./parameters.ts";
import type { Chooser } from "./possibilities.ts";
import { readNames } from "./settings.ts";

/**
 * Whether the model ever asks for a variable of this name: the names of the product, and the fields of `AgnoAPISettings`, whose case
 * pydantic-settings ignores. Others can be left out of the facts.
 */
export const mayBeRead = (name: string): boolean => askedLengths.has(name.length) && asked.has(name.toUpperCase());

const asked: ReadonlySet<string> = new Set([...readNames, ...everyParameterOf("AgnoAPISettings").map((field) => field.toUpperCase())]);
const askedLengths: ReadonlySet<number> = new Set([...asked].map((name) => name.length));

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
