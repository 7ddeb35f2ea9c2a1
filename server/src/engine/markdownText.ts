import type { Place } from "../text/place.ts";

/** How a place becomes a link: the text is what people read. */
export type LinkTo = (place: Place, text?: string) => string;

/** Text that Markdown takes as it stands, also in a table's cell. */
export const plain = (text: string): string => text.replace(/[\\`*_{}[\]<>#|~]/g, "\\$&").replace(/\r?\n/g, " ");

/** Text in the font of code; a backtick within would end it. */
export const code = (text: string): string => {
  const shown = text.replace(/[`\r\n]+/g, " ").replaceAll("|", "\\|");
  return shown.trim() === "" ? "" : `\`${shown}\``;
};

/** A table with a header row, as screen readers want it. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}
