/**
 * Whether two names with the same first letter differ by at most two inserted, missing, wrong or swapped letters (optimal string alignment).
 */
export function isMisspelling(name: string, meant: string): boolean {
  if (Math.abs(name.length - meant.length) > 2 || name[0] !== meant[0]) return false;
  let before: number[] = [];
  let row = Array.from({ length: meant.length + 1 }, (_, column) => column);
  let leastBefore = 0;
  for (let i = 1; i <= name.length; i++) {
    const next = [i];
    let least = i;
    for (let j = 1; j <= meant.length; j++) {
      const substitution = (row[j - 1] as number) + (name[i - 1] === meant[j - 1] ? 0 : 1);
      let best = Math.min(substitution, (row[j] as number) + 1, (next[j - 1] as number) + 1);
      if (i > 1 && j > 1 && name[i - 1] === meant[j - 2] && name[i - 2] === meant[j - 1])
        best = Math.min(best, (before[j - 2] as number) + 1);
      if (best < least) least = best;
      next.push(best);
    }
    // A later cell is at least as large as one of the two rows above it: most names are told apart after a few letters.
    if (least > 2 && leastBefore > 2) return false;
    leastBefore = least;
    before = row;
    row = next;
  }
  return (row[meant.length] as number) <= 2;
}

/** The one of the candidates that a mistyped name was likely meant to be; short names have no room for two wrong letters. */
export function nearestName(name: string, candidates: Iterable<string>): string | undefined {
  if (name.length < 4 || name.length > 60) return undefined;
  for (const candidate of candidates) if (candidate.length > 3 && isMisspelling(name, candidate)) return candidate;
  return undefined;
}
