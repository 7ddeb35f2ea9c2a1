import type { MappedString } from "../text/mappedString.ts";
import { MappedStringBuilder } from "../text/mappedString.ts";
import { span } from "../text/span.ts";
import { afterLineBreak } from "./scan.ts";

/** The lines of a text as spans, without their line breaks (LF, CRLF or CR). */
export function* linesOf(text: string): Iterable<{ start: number; end: number; next: number }> {
  let start = 0;
  while (start < text.length) {
    let end = start;
    while (end < text.length && text[end] !== "\n" && text[end] !== "\r") end++;
    const next = afterLineBreak(text, end);
    yield { start, end, next };
    start = next;
  }
}

/** Pieces of a text, one behind the other, each with its place. */
export function joined(text: string, pieces: readonly { readonly start: number; readonly end: number }[]): MappedString {
  const builder = new MappedStringBuilder();
  for (const { start, end } of pieces) builder.copy(text.slice(start, end), start);
  return builder.build(span(pieces[0]?.start ?? 0, pieces.at(-1)?.end ?? pieces[0]?.start ?? 0));
}
