import type { Span } from "../text/span.ts";
import type { Entry, ParsedDocument } from "./document.ts";
import { entriesOf } from "./dotenv.ts";
import { blocksInCommon, type Pieces } from "./pieces.ts";

/** An entry as it was read, and how far from there it stands. */
interface Placed {
  readonly entry: Entry;
  readonly shift: number;
}

/**
 * The entries that an edit touched: those of `before` that are no longer there, and those of `now`, which was read on from it, that are new; their places
 * do not count. All others are the same, in their places. Undefined where nobody knows.
 */
export function touchedEntries(before: ParsedDocument, now: ParsedDocument): readonly Entry[] | undefined {
  const [old, fresh] = [entriesOf(before)?.pieces, entriesOf(now)?.pieces];
  if (old === undefined || fresh?.change === undefined) return undefined;
  const { by } = fresh.change;
  const { ahead, behind } = blocksInCommon(old.blocks, fresh.blocks);
  const was = placed(old, ahead, behind);
  const is = placed(fresh, ahead, behind);
  let first = 0;
  let last = 0;
  const left = (): number => Math.min(was.length, is.length) - first - last;
  while (left() > 0 && isMoved(was[first], old.text, is[first], fresh.text, 0)) first++;
  while (left() > 0 && isMoved(was.at(-1 - last), old.text, is.at(-1 - last), fresh.text, by)) last++;
  return [...was.slice(first, was.length - last), ...is.slice(first, is.length - last)].map(({ entry }) => entry);
}

/** The entries of the blocks but for some at the start and at the end. */
const placed = ({ blocks, starts }: Pieces<Entry>, ahead: number, behind: number): readonly Placed[] =>
  blocks
    .slice(ahead, blocks.length - behind)
    .flatMap(({ values, base }, index) => values.map((entry) => ({ entry, shift: (starts[ahead + index] as number) - base })));

/** Whether two entries are the same but for their places, which lie `by` apart. */
function isMoved(a: Placed | undefined, textA: string, b: Placed | undefined, textB: string, by: number): boolean {
  if (a === undefined || b === undefined) return false;
  const [x, y] = [a.entry, b.entry];
  const distance = by + a.shift - b.shift;
  const isAt = (one: Span | undefined, other: Span | undefined): boolean =>
    one === undefined || other === undefined ? one === other : one.start + distance === other.start && one.end + distance === other.end;
  return (
    isAt(x.span, y.span) &&
    isAt(x.name.span, y.name.span) &&
    isAt(x.raw, y.raw) &&
    isAt(x.overflow, y.overflow) &&
    x.quoting === y.quoting &&
    x.literal === y.literal &&
    x.value.value === y.value.value &&
    (x.unterminatedQuote === undefined) === (y.unterminatedQuote === undefined) &&
    textA.slice(x.span.start + a.shift, x.span.end + a.shift) === textB.slice(y.span.start + b.shift, y.span.end + b.shift)
  );
}
