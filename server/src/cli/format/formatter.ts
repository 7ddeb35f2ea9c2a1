import type { LintFinding } from "../../engine/finding.ts";
import type { SkippedFile } from "../analysis.ts";

/** What a formatter may know beside the findings. */
export interface FormatContext {
  /** The text of a document, for code frames; undefined where it is not at hand. */
  textOf(uri: string): string | undefined;
  /** A path for people: relative to the working directory, with the separators of the system. */
  pathOf(uri: string): string;
  /** Whether escape sequences for colours are wanted. */
  readonly colours: boolean;
  /** The fix of a finding that `--fix` takes without asking. */
  automaticFix(finding: LintFinding): { readonly title: string } | undefined;
  readonly filesChecked: number;
  readonly skipped: readonly SkippedFile[];
}

/** Turns findings, in path and document order, into the text that goes to standard output. */
export type Formatter = (findings: readonly LintFinding[], context: FormatContext) => string;
