/** Python's `textwrap.dedent`: the white space that all lines have in common goes, lines of white space alone become empty. */
export function dedent(text: string): string {
  const lines = text.split("\n").map((line) => (/^[ \t]*$/.test(line) ? "" : line));
  let margin: string | undefined;
  for (const line of lines) {
    if (line === "") continue;
    const indent = /^[ \t]*/.exec(line)?.[0] ?? "";
    if (margin === undefined) margin = indent;
    else while (!indent.startsWith(margin)) margin = margin.slice(0, -1);
  }
  return lines.map((line) => line.slice(line === "" ? 0 : (margin ?? "").length)).join("\n");
}

/** Python's `inspect.cleandoc`: the first line is stripped, the others lose their common margin, blank lines at both ends go. */
export function cleandoc(text: string): string {
  const [first = "", ...rest] = text.replaceAll("\t", "        ").split("\n");
  const indents = rest.filter((line) => line.trim() !== "").map((line) => line.length - line.trimStart().length);
  const margin = indents.length === 0 ? 0 : Math.min(...indents);
  const lines = [first.trimStart(), ...rest.map((line) => line.slice(margin))];
  while (lines.length > 0 && lines.at(-1) === "") lines.pop();
  while (lines.length > 0 && lines[0] === "") lines.shift();
  return lines.join("\n");
}
