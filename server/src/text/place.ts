import type { Span } from "./span.ts";

/** A range of a document. */
export interface Place {
  readonly uri: string;
  readonly span: Span;
}
