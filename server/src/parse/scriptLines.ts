import { type MappedString, MappedStringBuilder } from "../text/mappedString.ts";
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

/** Copies a part of a mapped string: as one run where it was written as it reads, else character by character. */
export function copyPart(builder: MappedStringBuilder, source: MappedString, from: number, to: number): void {
  if (from >= to) return;
  const place = source.sourceSpan(from, to);
  if (place.end - place.start === to - from) builder.copy(source.value.slice(from, to), place.start);
  else for (let i = from; i < to; i++) builder.decoded(source.value[i] as string, source.sourceSpan(i, i + 1));
}

/** `target.push(...items)` for any number of items: a call with a million arguments overflows the stack. */
export function append<T>(target: T[], items: readonly T[]): void {
  for (const item of items) target.push(item);
}
