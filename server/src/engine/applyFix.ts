import type { Change, Fix } from "../fixes/fix.ts";

/** The edits of several fixes for one document, as far as they do not touch each other: the first fix wins, whole. */
export function compatibleFixes(fixes: readonly Fix[]): readonly Fix[] {
  const taken: Change[] = [];
  const chosen: Fix[] = [];
  for (const fix of fixes) {
    if (fix.changes.some((change) => taken.some((other) => collide(change, other)))) continue;
    taken.push(...fix.changes);
    chosen.push(fix);
  }
  return chosen;
}

function collide(a: Change, b: Change): boolean {
  if (a.uri !== b.uri) return false;
  if (a.kind === "create" || b.kind === "create") return true;
  if (a.span.start === b.span.start) return true;
  return a.span.start < b.span.end && b.span.start < a.span.end;
}
