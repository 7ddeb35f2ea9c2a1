import type { LoadContext, LoadedEnvironment, Reading, Refusal } from "./loader.ts";

/** A loaded environment in which every other name is absent. */
export function loaded(values: ReadonlyMap<string, string>, complaints: readonly string[] = []): LoadedEnvironment {
  const readings = new Map<string, Reading>();
  for (const [name, value] of values) readings.set(name, { kind: "value", value });
  return { kind: "loaded", values: readings, rest: "absent", complaints };
}

/** As {@link loaded}, for a loader that leaves alone what the process already has. */
export function loadedBelow(
  values: ReadonlyMap<string, string>,
  context: LoadContext,
  complaints: readonly string[] = [],
): LoadedEnvironment {
  const merged = new Map(values);
  for (const name of values.keys()) {
    const existing = context.environment.get(name);
    if (existing !== undefined) merged.set(name, existing);
  }
  return loaded(merged, complaints);
}

/**
 * How many characters interpolation may still make out of one file. A few lines can double a value until no memory holds it; no system
 * starts a process with so large an environment, so the answer beyond is "unknown".
 */
export interface ExpansionBudget {
  left: number;
}

export const expansionBudget = (): ExpansionBudget => ({ left: 1 << 25 });

const unknownBecause = (because: string): LoadedEnvironment => ({
  kind: "loaded",
  values: new Map(),
  rest: "unknown",
  because,
  complaints: [because],
});

/** Nothing is known of any variable, because the budget was used up. */
export const tooLarge: LoadedEnvironment = unknownBecause("the values grow beyond 32 MiB, or are nested too deeply");

/**
 * How long a text may be that a loader follows command by command or reference by reference. Linux starts no process with arguments and
 * variables beyond a quarter of the stack's limit, 2 MiB, nor with one variable beyond 128 KiB (execve(2)).
 */
const longestFollowed = 1 << 20;

/** Nothing is known of any variable, because the file is too long to be followed; undefined where it is not. */
export const tooLong = (text: string): LoadedEnvironment | undefined =>
  text.length > longestFollowed ? unknownBecause("the file is larger than 1 MiB, too large to follow") : undefined;

export const refused = (error: string): Refusal => ({ kind: "refused", error });

/**
 * A name as it may be shown in a message: names of variables and the labels of PEM lines stay, anything else may be a piece of a key
 * or password that slipped into the place of a name, and is masked. `isAssigned`: the name stands in front of an equals sign.
 */
export function shownName(name: string, isAssigned: boolean): string {
  if (isAssigned && /^(?:export[ \t]+)?[A-Z_][A-Z0-9_]{0,63}[ \t]*$/.test(name)) return name;
  if (/^-----(?:BEGIN|END) [A-Z0-9 ]{1,40}-----["'`]?$/.test(name)) return name;
  return "…";
}
