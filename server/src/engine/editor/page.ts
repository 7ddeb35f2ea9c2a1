/**
 * What hovers, completions and reports say, as plain data: whoever shows it decides how it looks. The only markup within a text is the code span
 * that {@link code} writes; everything else is to be shown as it stands.
 */
export type Block =
  | { readonly kind: "heading"; readonly text: string }
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "list"; readonly items: readonly string[] }
  /** The first row names the columns, so that a screen reader can say them with each cell. */
  | { readonly kind: "table"; readonly header: readonly string[]; readonly rows: readonly (readonly string[])[] };

export type Page = readonly Block[];

export const heading = (text: string): Block => ({ kind: "heading", text });
export const paragraph = (text: string): Block => ({ kind: "text", text });
export const list = (items: readonly string[]): Block => ({ kind: "list", items });
export const table = (header: readonly string[], rows: readonly (readonly string[])[]): Block => ({ kind: "table", header, rows });

/** A name, a path or a piece of code within a text. White space that would break the line, and the mark itself, are replaced. */
export const code = (text: string): string => `\`${text.replace(/\s+/g, " ").replaceAll("`", "'")}\``;

/** What a deployment is called in a text; the folder that is open itself has no name of its own. */
export const deploymentName = ({ title }: { readonly title: string }): string => (title === "." ? "This folder" : code(title));

/** `a`, `a and b`, `a, b and c`. */
export function enumeration(items: readonly string[], word = "and"): string {
  if (items.length <= 1) return items[0] ?? "";
  return `${items.slice(0, -1).join(", ")} ${word} ${items.at(-1)}`;
}
