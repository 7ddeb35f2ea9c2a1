/**
 * A text that is read piece by piece, so that after an edit only the pieces around it are read again. A reader is a pure function of the text from the
 * piece's start on: it never looks back.
 */
export interface Piece<T> {
  /** Where the next piece starts. */
  readonly next: number;
  /** Whether anything behind the character at `next` had a say, or may have had: an opening quote looks for its partner to the end of the text. */
  readonly far: boolean;
  /** What stands there, with offsets of the text that was read. */
  readonly value: T | undefined;
}

export type PieceReader<T> = (text: string, at: number) => Piece<T>;

/** Some pieces, one behind the other. */
export interface Block<T> {
  readonly values: readonly T[];
  /** The offset of the block in the text that its values were read from. */
  readonly base: number;
  readonly length: number;
  readonly far: boolean;
  /** What was found out about the block, see {@link ofBlock}. */
  readonly known: Map<unknown, unknown>;
}

export interface Pieces<T> {
  readonly text: string;
  readonly blocks: readonly Block<T>[];
  /** Where each block starts in the text. */
  readonly starts: readonly number[];
  /** Where the text differs from the one that it was read on from: offsets of that one, and how far what stands behind has moved. */
  readonly change?: { readonly start: number; readonly end: number; readonly by: number };
}

/** Pieces of a block: few enough to be read again at each keystroke, so many that a text has few blocks. */
const mostPiecesIn = (text: string): number => (text.length < 10_000 ? 6 : 64);
/** Longer pieces are read from the text itself. */
const windowLength = 8192;

/**
 * Reads a text. Blocks of what was `before` are taken over, the same objects, where the reader would find the same: those that end before the first
 * difference and did not look further, and those that start behind the last one.
 */
export function readPieces<T>(text: string, read: PieceReader<T>, before?: Pieces<T>): Pieces<T> {
  const blocks: Block<T>[] = [];
  const starts: number[] = [];
  const change = before === undefined ? undefined : changeOf(before.text, text);
  const known = before === undefined || change === undefined ? undefined : knownBlocks(before, change);
  const mostPieces = mostPiecesIn(text);
  for (let at = 0; at < text.length; ) {
    const block = known?.(at) ?? readBlock(at);
    blocks.push(block);
    starts.push(at);
    at += block.length;
  }
  return { text, blocks, starts, ...(change === undefined ? {} : { change }) };

  function readBlock(start: number): Block<T> {
    // What is read after an edit is cut out of a copy: slices of the text would keep each text alive that ever was.
    const source = known === undefined ? text : text.slice(start);
    const base = known === undefined ? start : 0;
    const window = known === undefined ? text : copyOf(source.slice(0, windowLength));
    const values: T[] = [];
    let far = false;
    let at = base;
    for (let count = 0; count < mostPieces && at < source.length && (at === base || known?.(start + at) === undefined); count++) {
      let piece = at < window.length ? read(window, at) : undefined;
      // What reaches the end of the copy may read on in the text.
      if (piece === undefined || (window.length < source.length && (piece.far || piece.next >= window.length - 1)))
        piece = read(source, at);
      if (piece.value !== undefined) values.push(piece.value);
      far ||= piece.far;
      at = piece.next;
    }
    return { values, base, length: at - base, far, known: new Map() };
  }
}

/** How many blocks two readings have in common at their starts, and how many at their ends. */
export function blocksInCommon(
  before: readonly Block<unknown>[],
  now: readonly Block<unknown>[],
): { readonly ahead: number; readonly behind: number } {
  const most = Math.min(before.length, now.length);
  let ahead = 0;
  while (ahead < most && before[ahead] === now[ahead]) ahead++;
  let behind = 0;
  while (behind < most - ahead && before.at(-1 - behind) === now.at(-1 - behind)) behind++;
  return { ahead, behind };
}

function changeOf(text: string, now: string): NonNullable<Pieces<unknown>["change"]> {
  const start = commonStart(text, now);
  const end = text.length - commonEnd(text, now, Math.min(text.length, now.length) - start);
  return { start, end, by: now.length - text.length };
}

/** The block that can be taken over at an offset of the new text. */
function knownBlocks<T>(
  { blocks, starts }: Pieces<T>,
  { start, end, by }: NonNullable<Pieces<T>["change"]>,
): (at: number) => Block<T> | undefined {
  return (at) => {
    const ahead = blocks[indexOf(starts, at)];
    if (ahead !== undefined && !ahead.far && at + ahead.length < start) return ahead;
    return at - by < end ? undefined : blocks[indexOf(starts, at - by)];
  };
}

function indexOf(starts: readonly number[], start: number): number {
  let low = 0;
  let high = starts.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((starts[middle] as number) < start) low = middle + 1;
    else high = middle;
  }
  return starts[low] === start ? low : -1;
}

/** How many characters two texts have in common at their starts; compared in strides, as the machine compares strings faster than we do. */
function commonStart(a: string, b: string): number {
  let at = 0;
  for (let stride = 1 << 20; stride > 0; stride >>= 1)
    while (at + stride <= a.length && a.slice(at, at + stride) === b.slice(at, at + stride)) at += stride;
  return at;
}

/** The same at their ends, at most `most` characters. */
function commonEnd(a: string, b: string, most: number): number {
  let found = 0;
  for (let stride = 1 << 20; stride > 0; stride >>= 1)
    while (
      found + stride <= most &&
      a.slice(a.length - found - stride, a.length - found) === b.slice(b.length - found - stride, b.length - found)
    )
      found += stride;
  return found;
}

/** The same text in memory of its own: a slice of a joined text is one of a new, flat text. */
const copyOf = (text: string): string => ` ${text}`.slice(1);

/** Whoever asks for more names than this had better have a list of all. */
const mostNames = 200;

/** Finds the blocks that have a name, in order; given the names of each block. */
export function createNameIndex(
  blocks: readonly (ReadonlySet<string> | ReadonlyMap<string, unknown>)[],
): (name: string) => readonly number[] {
  const known = new Map<string, number[]>();
  let isWhole = false;
  return (name) => {
    let found = known.get(name);
    if (found !== undefined || isWhole) return found ?? [];
    if (known.size < mostNames) {
      found = [];
      for (let index = 0; index < blocks.length; index++) if (blocks[index]?.has(name)) found.push(index);
      known.set(name, found);
      return found;
    }
    known.clear();
    for (const [index, names] of blocks.entries()) {
      for (const other of names.keys()) {
        const others = known.get(other);
        if (others === undefined) known.set(other, [index]);
        else others.push(index);
      }
    }
    isWhole = true;
    return known.get(name) ?? [];
  };
}

/** Tests come and go with what they ask about; more than are asked at a time are not kept. */
const mostKnown = 24;

/** What `compute` says of a block, which never changes: computed once, as blocks outlive their texts. */
export function ofBlock<T>({ known }: Pick<Block<unknown>, "known">, key: unknown, compute: () => T): T {
  if (!known.has(key)) {
    if (known.size >= mostKnown) known.clear();
    known.set(key, compute());
  }
  return known.get(key) as T;
}
