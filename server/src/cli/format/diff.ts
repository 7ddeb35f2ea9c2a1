import { elideLine } from "./codeFrame.ts";

/** Unchanged lines shown around a change. */
const context = 3;

interface DiffLine {
  readonly kind: " " | "-" | "+";
  /** Line numbers before the line, from 0. */
  readonly old: number;
  readonly new: number;
}

/**
 * A unified diff of one file as `diff -u` writes it, with key bodies and values elided: it shows what kind of line goes and comes, never a secret.
 * `before` undefined: a new file. `mask` takes out the values that are known to be secret.
 */
export function unifiedDiff(path: string, before: string | undefined, after: string, mask: (text: string) => string): string {
  const olds = linesOf(before ?? "");
  const news = linesOf(after);
  const shownOlds = shownLines(olds, mask);
  const shownNews = shownLines(news, mask);
  const name = path.replaceAll("\\", "/");
  const out = [before === undefined ? "--- /dev/null" : `--- a/${name}`, `+++ b/${name}`];
  for (const hunk of hunksOf(diffLines(olds, news))) {
    const first = hunk[0] as DiffLine;
    const gone = hunk.filter(({ kind }) => kind !== "+").length;
    const there = hunk.filter(({ kind }) => kind !== "-").length;
    out.push(`@@ -${range(first.old, gone)} +${range(first.new, there)} @@`);
    for (const line of hunk) out.push(`${line.kind}${line.kind === "+" ? shownNews[line.new] : shownOlds[line.old]}`);
  }
  return `${out.join("\n")}\n`;
}

/** The lines as they may be shown. Between the delimiters of a PEM nothing is, however short the line. */
function shownLines(lines: readonly string[], mask: (text: string) => string): readonly string[] {
  let isBody = false;
  return lines.map((line) => {
    const text = line.replace(/\r$/, "");
    const begins = /-{2,}\s?BEGIN\b/.test(text);
    const ends = /-{2,}\s?END\b/.test(text);
    if (isBody && !ends && !begins && !/^[A-Za-z_]\w*=/.test(text)) return text.trim() === "" ? text : "…";
    if (begins || ends) isBody = begins && !ends;
    return elideLine(mask(text));
  });
}

const range = (start: number, count: number): string => (count === 1 ? `${start + 1}` : `${count === 0 ? start : start + 1},${count}`);

function linesOf(text: string): readonly string[] {
  if (text === "") return [];
  const lines = text.split("\n");
  if (lines.at(-1) === "") lines.pop();
  return lines;
}

/** What is alike at both ends stays; between, the longest common subsequence where the size allows it, else all goes and all comes. */
function diffLines(a: readonly string[], b: readonly string[]): readonly DiffLine[] {
  let head = 0;
  while (head < a.length && head < b.length && a[head] === b[head]) head++;
  let tail = 0;
  while (tail < a.length - head && tail < b.length - head && a[a.length - 1 - tail] === b[b.length - 1 - tail]) tail++;
  const out: DiffLine[] = [];
  let i = 0;
  let j = 0;
  const keep = (): void => {
    out.push({ kind: " ", old: i, new: j });
    i++;
    j++;
  };
  const drop = (): void => {
    out.push({ kind: "-", old: i, new: j });
    i++;
  };
  const add = (): void => {
    out.push({ kind: "+", old: i, new: j });
    j++;
  };
  while (i < head) keep();
  const rows = a.length - tail - head;
  const columns = b.length - tail - head;
  const common = rows * columns > 0 && rows * columns <= 4_000_000 ? commonLengths(a, b, head, rows, columns) : undefined;
  while (i < head + rows || j < head + columns) {
    const [row, column] = [i - head, j - head];
    if (common !== undefined && row < rows && column < columns && a[i] === b[j]) keep();
    else if (
      row < rows &&
      (column >= columns || common === undefined || at(common, row + 1, column, columns) >= at(common, row, column + 1, columns))
    )
      drop();
    else add();
  }
  while (i < a.length) keep();
  return out;
}

/** Length of the longest common subsequence of the rests, for every pair of rests. */
function commonLengths(a: readonly string[], b: readonly string[], from: number, rows: number, columns: number): Uint16Array | Uint32Array {
  const lengths = new Uint32Array((rows + 1) * (columns + 1));
  for (let row = rows - 1; row >= 0; row--) {
    for (let column = columns - 1; column >= 0; column--) {
      lengths[row * (columns + 1) + column] =
        a[from + row] === b[from + column]
          ? at(lengths, row + 1, column + 1, columns) + 1
          : Math.max(at(lengths, row + 1, column, columns), at(lengths, row, column + 1, columns));
    }
  }
  return lengths;
}

const at = (lengths: Uint16Array | Uint32Array, row: number, column: number, columns: number): number =>
  lengths[row * (columns + 1) + column] as number;

function hunksOf(lines: readonly DiffLine[]): readonly (readonly DiffLine[])[] {
  const hunks: DiffLine[][] = [];
  let last = -1;
  for (const [index, line] of lines.entries()) {
    if (line.kind === " ") continue;
    const start = Math.max(0, index - context);
    const open = hunks.at(-1);
    if (open !== undefined && start <= last + context + 1) open.push(...lines.slice(last + 1, index + 1));
    else {
      open?.push(...lines.slice(last + 1, last + 1 + context));
      hunks.push([...lines.slice(start, index + 1)]);
    }
    last = index;
  }
  hunks.at(-1)?.push(...lines.slice(last + 1, last + 1 + context));
  return hunks;
}
