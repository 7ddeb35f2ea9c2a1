import type { MappedString } from "../text/mappedString.ts";
import { type Span, span } from "../text/span.ts";
import type { Entries, Entry } from "./document.ts";
import { type Block, createNameIndex, ofBlock, type Pieces } from "./pieces.ts";

type Test = (entry: Entry) => boolean;

/**
 * The entries of a text that was read in pieces. They get their places when somebody asks for them; what a block answers is remembered with the block.
 * It is noted what was asked.
 */
export class PiecedEntries implements Required<Entries> {
  readonly pieces: Pieces<Entry>;
  readonly #names = new Set<string>();
  #isAskedForAll = false;
  readonly #placed: (Entry | undefined)[][] = [];
  readonly #selected = new Map<Test, readonly Entry[]>();
  #all: readonly Entry[] | undefined;
  #blocksNaming: ((name: string) => readonly number[]) | undefined;

  constructor(pieces: Pieces<Entry>) {
    this.pieces = pieces;
  }

  get entries(): readonly Entry[] {
    this.askForAll();
    this.#all ??= this.pieces.blocks.flatMap(({ values }, index) => values.map((_, at) => this.#entry(index, at)));
    return this.#all;
  }

  select(test: Test): readonly Entry[] {
    let found = this.#selected.get(test);
    if (found === undefined) {
      found = this.pieces.blocks.flatMap((block, index) => {
        const chosen = ofBlock(block, test, () => block.values.flatMap((entry, at) => (test(entry) ? [at] : [])));
        return chosen.map((at) => this.#entry(index, at));
      });
      this.#selected.set(test, found);
    }
    return found;
  }

  named(name: string): readonly Entry[] {
    this.#names.add(name);
    this.#blocksNaming ??= createNameIndex(this.pieces.blocks.map(namesIn));
    return this.#blocksNaming(name).flatMap((index) =>
      (this.pieces.blocks[index] as Block<Entry>).values.flatMap((entry, at) =>
        entry.name.value === name ? [this.#entry(index, at)] : [],
      ),
    );
  }

  /** Notes that the answer to something depends on all of the text. */
  askForAll(): void {
    this.#isAskedForAll = true;
  }

  /** What was asked until now; undefined where that was everything. */
  asked(): Questions | undefined {
    if (this.#isAskedForAll) return undefined;
    // Some readers do not tell upper from lower case.
    return { tests: [...this.#selected.keys()], names: new Set(Array.from(this.#names, (name) => name.toLowerCase())) };
  }

  /** An entry of a block in its place: the same object each time. */
  #entry(index: number, at: number): Entry {
    this.#placed[index] ??= [];
    const placed = this.#placed[index];
    let entry = placed[at];
    if (entry === undefined) {
      const { values, base } = this.pieces.blocks[index] as Block<Entry>;
      const shift = (this.pieces.starts[index] as number) - base;
      entry = values[at] as Entry;
      if (shift !== 0) entry = shifted(entry, shift);
      placed[at] = entry;
    }
    return entry;
  }
}

/** What somebody wanted to know of the entries of a text. */
export interface Questions {
  readonly tests: readonly Test[];
  /** In lower case. */
  readonly names: ReadonlySet<string>;
}

/** Whether somebody would have been told of an entry. */
export const isAskedFor = ({ tests, names }: Questions, entry: Entry): boolean =>
  names.has(entry.name.value.toLowerCase()) || tests.some((test) => test(entry));

const namesIn = (block: Block<Entry>): ReadonlySet<string> =>
  ofBlock(block, namesIn, () => new Set(block.values.map(({ name }) => name.value)));

/** The same entry in another place. */
export function shifted(entry: Entry, by: number): Entry {
  const { name, value, raw, overflow, unterminatedQuote } = entry;
  return {
    ...entry,
    name: { value: name.value, span: moved(name.span, by) },
    value: shiftedValue(value, by),
    raw: moved(raw, by),
    span: moved(entry.span, by),
    ...(overflow === undefined ? {} : { overflow: moved(overflow, by) }),
    ...(unterminatedQuote === undefined ? {} : { unterminatedQuote: unterminatedQuote + by }),
  };
}

export const shiftedValue = (written: MappedString, by: number): MappedString => ({
  value: written.value,
  span: moved(written.span, by),
  sourceSpan: (start, end) => moved(written.sourceSpan(start, end), by),
});

export const moved = ({ start, end }: Span, by: number): Span => span(start + by, end + by);
