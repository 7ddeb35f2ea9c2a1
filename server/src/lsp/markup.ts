import { type MarkupContent, MarkupKind } from "vscode-languageserver";
import type { Block, Page } from "../engine/editor/page.ts";

/** A page as the client can show it. A report is read from the top level down; a hover, which stands within a text, from level 3. */
export function toMarkup(page: Page, markdown: boolean): MarkupContent {
  return markdown
    ? { kind: MarkupKind.Markdown, value: page.map(markdownBlock).join("\n\n") }
    : { kind: MarkupKind.PlainText, value: page.map(plainBlock).join("\n\n") };
}

/** Whether a client that names these formats shows Markdown. */
export const takesMarkdown = (formats: readonly MarkupKind[] | undefined): boolean => formats?.includes(MarkupKind.Markdown) === true;

function markdownBlock(block: Block): string {
  switch (block.kind) {
    case "heading":
      return `### ${escaped(block.text)}`;
    case "text":
      return escaped(block.text);
    case "list":
      return block.items.map((item) => `- ${escaped(item)}`).join("\n");
    case "table":
      return [row(block.header), row(block.header.map(() => "---")), ...block.rows.map((cells) => row(cells.map(escaped)))].join("\n");
  }
}

const row = (cells: readonly string[]): string => `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;

/** Everything but code spans is shown as it stands: names of files and texts of programs must not turn into markup. */
function escaped(text: string): string {
  return text
    .split(/(`[^`]*`)/)
    .map((part, index) => (index % 2 === 1 ? part : part.replace(/[\\*_[\]<>#~]/g, "\\$&")))
    .join("")
    .replace(/\r?\n/g, " ");
}

function plainBlock(block: Block): string {
  const plain = (text: string): string => text.replaceAll("`", "");
  switch (block.kind) {
    case "heading":
    case "text":
      return plain(block.text);
    case "list":
      return block.items.map((item) => `- ${plain(item)}`).join("\n");
    case "table": {
      const [first, ...others] = block.header;
      const isPair = others.length === 1 && first === "Property";
      return block.rows
        .map(([head = "", ...cells]) =>
          isPair ? plain(`${head}: ${cells[0] ?? ""}`) : plain([head, ...cells.map((cell, i) => `${others[i]}: ${cell}`)].join("; ")),
        )
        .join("\n");
    }
  }
}
