import type { Position, TextDocumentContentChangeEvent } from "vscode-languageserver";
import { LineIndex } from "../text/lineIndex.ts";
import type { OpenText } from "./convert.ts";

/** A document that the client holds open. Of a position beyond the end of a line it takes the end of the line (LSP 3.17, "Position"). */
export class OpenDocument implements OpenText {
  readonly uri: string;
  version: number;
  #text: string;
  #lines: LineIndex | undefined;

  constructor(uri: string, version: number, text: string) {
    this.uri = uri;
    this.version = version;
    this.#text = text;
  }

  getText(): string {
    return this.#text;
  }

  positionAt(offset: number): Position {
    const { line } = this.#index().positionAt(offset);
    const start = this.#index().lineStart(line);
    return { line, character: this.#beforeLineBreak(start, Math.min(offset, this.#text.length)) - start };
  }

  offsetAt({ line, character }: Position): number {
    if (line < 0) return 0;
    const lines = this.#index();
    return this.#beforeLineBreak(lines.lineStart(line), lines.offsetAt({ line, character }));
  }

  /** Applies a change; the lines are those of the text before, as far as it leaves them alone. */
  change(change: TextDocumentContentChangeEvent): void {
    if (!("range" in change)) {
      this.#text = change.text;
      this.#lines = undefined;
      return;
    }
    const lines = this.#index();
    const { start, end } = change.range;
    const [from = 0, to = 0] = [this.offsetAt(start), this.offsetAt(end)].sort((a, b) => a - b);
    this.#text = this.#text.slice(0, from) + change.text + this.#text.slice(to);
    this.#lines = lines.edited(this.#text, from, to, change.text.length);
  }

  #index(): LineIndex {
    this.#lines ??= new LineIndex(this.#text);
    return this.#lines;
  }

  #beforeLineBreak(lineStart: number, offset: number): number {
    let at = offset;
    while (at > lineStart && /[\r\n]/.test(this.#text.charAt(at - 1))) at--;
    return Math.max(lineStart, at);
  }
}

/** How `TextDocuments` makes and changes documents. */
export const openDocuments = {
  create: (uri: string, _languageId: string, version: number, text: string): OpenDocument => new OpenDocument(uri, version, text),
  update(document: OpenDocument, changes: readonly TextDocumentContentChangeEvent[], version: number): OpenDocument {
    for (const change of changes) document.change(change);
    document.version = version;
    return document;
  },
};
