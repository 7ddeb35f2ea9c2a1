import type { Span } from "./span.ts";

/**
 * A decoded value (escapes resolved, quotes removed, lines joined) that knows where each of its characters was written.
 * `span` is the written form of the whole value, without its quotes.
 */
export interface MappedString {
  readonly value: string;
  readonly span: Span;
  /** The written form of `value.slice(start, end)`. An empty range gives an empty span at that place. */
  sourceSpan(start: number, end: number): Span;
}

/** A run of the value: `length` characters from `valueStart`, written in `span`. Verbatim runs have `span` of the same length; an escape is a run of its own. */
interface Run {
  readonly valueStart: number;
  readonly length: number;
  readonly span: Span;
}

/** A value that was written exactly as it reads. */
export function verbatim(value: string, start: number): MappedString {
  return {
    value,
    span: { start, end: start + value.length },
    sourceSpan: (from, to) => ({ start: start + from, end: start + to }),
  };
}

/** Builds a mapped string piece by piece, in order. */
export class MappedStringBuilder {
  #value = "";
  readonly #runs: Run[] = [];

  /** Characters that stand in the source as they are, beginning at offset `start`. */
  copy(text: string, start: number): this {
    if (text !== "") this.#push(text, { start, end: start + text.length });
    return this;
  }

  /** Characters that the source spells differently, such as an escape or a folded line break. */
  decoded(text: string, source: Span): this {
    if (text !== "") this.#push(text, source);
    return this;
  }

  get value(): string {
    return this.#value;
  }

  build(span: Span): MappedString {
    const runs = this.#runs;
    const value = this.#value;
    const startOf = (index: number): number => {
      const run = runAt(runs, index);
      if (run === undefined) return span.end;
      return isVerbatim(run) ? run.span.start + (index - run.valueStart) : run.span.start;
    };
    const endOf = (index: number): number => {
      if (index === 0) return runs[0]?.span.start ?? span.start;
      const run = runAt(runs, index - 1);
      if (run === undefined) return span.end;
      return isVerbatim(run) ? run.span.start + (index - run.valueStart) : run.span.end;
    };
    return {
      value,
      span,
      sourceSpan(from, to) {
        if (from >= to) {
          const at = from >= value.length ? endOf(value.length) : startOf(from);
          return { start: at, end: at };
        }
        return { start: startOf(from), end: endOf(to) };
      },
    };
  }

  #push(text: string, source: Span): void {
    this.#runs.push({ valueStart: this.#value.length, length: text.length, span: source });
    this.#value += text;
  }
}

const isVerbatim = (run: Run): boolean => run.span.end - run.span.start === run.length;

function runAt(runs: readonly Run[], index: number): Run | undefined {
  let low = 0;
  let high = runs.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const run = runs[middle] as Run;
    if (index < run.valueStart) high = middle - 1;
    else if (index >= run.valueStart + run.length) low = middle + 1;
    else return run;
  }
  return undefined;
}
