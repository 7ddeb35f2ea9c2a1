import type { LintFinding } from "../../engine/finding.ts";

/** What a formatter may know beside the findings. */
export interface FormatContext {
  /** The text of a document, for code frames; undefined where it is not at hand. */
  textOf(uri: string): string | undefined;
  /** A path for people: relative to the working directory, with the separators of the system. */
  pathOf(uri: string): string;
  /** Whether escape sequences for colours are wanted. */
  readonly colours: boolean;
  readonly filesChecked: number;
}

/** Turns findings, in path and document order, into the text that goes to standard output. */
export type Formatter = (findings: readonly LintFinding[], context: FormatContext) => string;
