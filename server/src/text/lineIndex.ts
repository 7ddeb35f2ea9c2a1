/** A place in a text: both numbers from 0, `character` in UTF-16 code units, as the language server protocol counts. */
export interface LinePosition {
  readonly line: number;
  readonly character: number;
}

const LF = 10;
const CR = 13;

/** Translates offsets to lines and back. A line ends at LF, CRLF or a lone CR, as in the language server protocol (3.17, "Text Documents"). */
export class LineIndex {
  readonly #starts: readonly number[];
  readonly #length: number;

  constructor(text: string) {
    const starts = [0];
    for (let i = 0; i < text.length; i++) {
      const code = text.charCodeAt(i);
      if (code === LF || (code === CR && text.charCodeAt(i + 1) !== LF)) starts.push(i + 1);
    }
    this.#starts = starts;
    this.#length = text.length;
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
