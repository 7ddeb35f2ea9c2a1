// How the figures are summed up and shown.

/** The value below which the share `q` of the values lies; undefined of none. */
export function quantile(values, q) {
  const known = values.filter((value) => !Number.isNaN(value)).sort((a, b) => a - b);
  return known[Math.max(0, Math.ceil(q * known.length) - 1)];
}

export const median = (values) => quantile(values, 0.5);

/** Three significant digits; a dash where nothing is known. */
export const formatted = (value) =>
  value === undefined ? "–" : value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(2);

/** A Markdown table; the first line is the head, and every column but the first is a number. */
function aligned(lines) {
  const widths = lines[0].map((_, column) => Math.max(...lines.map((line) => line[column].length)));
  const rows = lines.map(
    (line) => `| ${line.map((cell, column) => (column === 0 ? cell.padEnd(widths[column]) : cell.padStart(widths[column]))).join(" | ")} |`,
  );
  rows.splice(1, 0, `|${widths.map((width, column) => (column === 0 ? "-".repeat(width + 2) : `${"-".repeat(width + 1)}:`)).join("|")}|`);
  return rows.join("\n");
}

/** One table; each cell is the number and, behind a cross, its ratio to the row `baseId`. `columns`: name, and how to get the number out of a result. */
export function table(title, rows, columns, baseId) {
  const base = rows.find(({ id }) => id === baseId)?.result;
  return aligned([
    [title, ...columns.map(([name]) => name)],
    ...rows.map(({ name, result }) => [
      name,
      ...columns.map(([, get]) => {
        const value = get(result);
        const of = base && get(base);
        return value === undefined || of === undefined || result === base
          ? formatted(value)
          : `${formatted(value)} (×${(value / of).toFixed(2)})`;
      }),
    ]),
  ]);
}

/** AuthLint against single peers: what, its own figure, the peer's, the peer, and what the ratio is meant to be at most (in brackets: hoped for). */
export const ratiosTable = (ratios) =>
  aligned([
    ["AuthLint against", "AuthLint", "peer", "ratio", "difference", "at most", "which peer"],
    ...ratios.map(([what, own, other, peer, bar]) => [
      what,
      formatted(own),
      formatted(other),
      own === undefined || other === undefined ? "–" : (own / other).toFixed(2),
      own === undefined || other === undefined ? "–" : (own - other).toFixed(1),
      bar,
      peer,
    ]),
  ]);
