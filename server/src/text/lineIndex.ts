/** A place in a text: both numbers from 0, `character` in UTF-16 code units, as the language server protocol counts. */
export interface LinePosition {
  readonly line: number;
  readonly character: number;
}

const LF = 10;
const CR = 13;

/** Where lines start of which the line break before lies between two offsets. */
function lineStarts(text: string, from: number, to: number): number[] {
  const starts: number[] = [];
  for (let i = from; i < to; i++) {
    const code = text.charCodeAt(i);
    if (code === LF || (code === CR && text.charCodeAt(i + 1) !== LF)) starts.push(i + 1);
  }
  return starts;
}

/** Translates offsets to lines and back. A line ends at LF, CRLF or a lone CR, as in the language server protocol (3.17, "Text Documents"). */
export class LineIndex {
  readonly #starts: readonly number[];
  readonly #length: number;

  /** `starts`: where the lines start, for those who know. */
  constructor(text: string, starts: readonly number[] = [0].concat(lineStarts(text, 0, text.length))) {
    this.#starts = starts;
    this.#length = text.length;
  }

  /** The lines of the text that came of this one's by putting `inserted` characters in place of those from `from` to `to`. */
  edited(text: string, from: number, to: number, inserted: number): LineIndex {
    // What follows a carriage return decides whether a line ends there.
    const first = this.positionAt(Math.max(0, from - 1)).line;
    const behind = this.positionAt(to).line + 1;
    const shift = inserted - (to - from);
    return new LineIndex(
      text,
      this.#starts.slice(0, first + 1).concat(
        lineStarts(text, this.#starts[first] as number, from + inserted),
        this.#starts.slice(behind).map((start) => start + shift),
      ),
    );
  }

  get lineCount(): number {
    return this.#starts.length;
  }

  /** Offset of the first character of a line; beyond the last line, the length of the text. */
  lineStart(line: number): number {
    return this.#starts[line] ?? this.#length;
  }

  positionAt(offset: number): LinePosition {
    const at = Math.max(0, Math.min(offset, this.#length));
    let low = 0;
    let high = this.#starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#starts[middle] as number) <= at) low = middle;
      else high = middle - 1;
    }
    return { line: low, character: at - (this.#starts[low] as number) };
  }

  offsetAt(position: LinePosition): number {
    if (position.line >= this.#starts.length) return this.#length;
    const start = this.#starts[position.line] as number;
    return Math.min(start + position.character, this.lineStart(position.line + 1));
  }
}
