/**
 * Computation with unknowns. A computation asks {@link Chooser} whenever something is not known; it is run again for each combination of
 * answers, and only what all runs agree on is claimed.
 */
export interface Chooser {
  /** One of the alternatives. The same name gives the same answer throughout one run. */
  choose<T>(name: string, alternatives: readonly T[]): T;
}

/** More combinations than this are not worth the time: nothing is claimed. */
const mostRuns = 512;

/** The results of every combination of choices, or `undefined` when there are too many. */
export function everyPossibility<T>(compute: (chooser: Chooser) => T): readonly T[] | undefined {
  const results: T[] = [];
  let path: number[] = [];
  for (;;) {
    if (results.length >= mostRuns) return undefined;
    const sizes: number[] = [];
    const indices = new Map<string, number>();
    const answered: number[] = [];
    const chooser: Chooser = {
      choose(name, alternatives) {
        let index = indices.get(name);
        if (index === undefined) {
          index = path[answered.length] ?? 0;
          indices.set(name, index);
          answered.push(index);
          sizes.push(alternatives.length);
        }
        return alternatives[index] ?? (alternatives[0] as (typeof alternatives)[number]);
      },
    };
    results.push(compute(chooser));
    // The next combination: count up the last choice that has an alternative left.
    let last = answered.length - 1;
    while (last >= 0 && (answered[last] as number) + 1 >= (sizes[last] as number)) last--;
    if (last < 0) return results;
    path = [...answered.slice(0, last), (answered[last] as number) + 1];
  }
}
