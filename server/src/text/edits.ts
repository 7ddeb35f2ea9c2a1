import type { Span } from "./span.ts";

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
