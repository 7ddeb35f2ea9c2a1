import type { Change, Fix } from "../rules/rule.ts";
import type { Span } from "../text/span.ts";

export interface TextEdit {
  readonly span: Span;
  readonly text: string;
}

/** Applies edits to a text; they are given in terms of that text and must not overlap. Returns undefined when they do, or leave the text. */
export function applyEdits(text: string, edits: readonly TextEdit[]): string | undefined {
  const ordered = [...edits].sort((a, b) => a.span.start - b.span.start || a.span.end - b.span.end);
  let result = "";
  let at = 0;
  for (const edit of ordered) {
    if (edit.span.start < at || edit.span.end < edit.span.start || edit.span.end > text.length) return undefined;
    result += text.slice(at, edit.span.start) + edit.text;
    at = edit.span.end;
  }
  return result + text.slice(at);
}

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
