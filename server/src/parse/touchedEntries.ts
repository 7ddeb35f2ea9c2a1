import type { Span } from "../text/span.ts";
import type { Entry, ParsedDocument } from "./document.ts";
import { entriesOf } from "./dotenv.ts";

/**
 * The entries that an edit touched: those of `before` that are no longer there, and those of `now`, which was read on from it, that are new. All others
 * are the same, in their places. Undefined where nobody knows.
 */
export function touchedEntries(before: ParsedDocument, now: ParsedDocument): readonly Entry[] | undefined {
  const [old, fresh] = [entriesOf(before), entriesOf(now)];
  const change = fresh?.pieces.change;
  if (old === undefined || fresh === undefined || change === undefined) return undefined;
  const [a, b] = [old.pieces.blocks, fresh.pieces.blocks];
  const most = Math.min(a.length, b.length);
  let ahead = 0;
  while (ahead < most && a[ahead] === b[ahead]) ahead++;
  let behind = 0;
  while (behind < most - ahead && a[a.length - 1 - behind] === b[b.length - 1 - behind]) behind++;
  const was = old.within(ahead, a.length - behind);
  const is = fresh.within(ahead, b.length - behind);
  const isSame = (x: Entry | undefined, y: Entry | undefined, by: number): boolean =>
    x !== undefined && y !== undefined && isMoved(x, old.pieces.text, y, fresh.pieces.text, by);
  let first = 0;
  while (isSame(was[first], is[first], 0)) first++;
  let last = 0;
  while (last < Math.min(was.length, is.length) - first && isSame(was.at(-1 - last), is.at(-1 - last), change.by)) last++;
  return [...was.slice(first, was.length - last), ...is.slice(first, is.length - last)];
}

/** Whether two entries are the same but for their places. */
function isMoved(a: Entry, textA: string, b: Entry, textB: string, by: number): boolean {
  const isAt = (x: Span | undefined, y: Span | undefined): boolean =>
    x === undefined || y === undefined ? x === y : x.start + by === y.start && x.end + by === y.end;
  return (
    isAt(a.span, b.span) &&
    isAt(a.name.span, b.name.span) &&
    isAt(a.raw, b.raw) &&
    isAt(a.overflow, b.overflow) &&
    a.quoting === b.quoting &&
    a.literal === b.literal &&
    a.value.value === b.value.value &&
    (a.unterminatedQuote === undefined) === (b.unterminatedQuote === undefined) &&
    textA.slice(a.span.start, a.span.end) === textB.slice(b.span.start, b.span.end)
  );
}
