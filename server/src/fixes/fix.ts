import type { Deployment, Project } from "../project/facts.ts";
import type { Span } from "../text/span.ts";

/**
 * A repair. `safe`: the value that every loader of the deployment reads becomes the intended one; nothing is deleted, nothing is moved. Such
 * fixes are applied on save and by `--fix`.
 */
export interface Fix {
  /** Imperative, without a full stop: "Restore the line breaks". */
  readonly title: string;
  readonly safety: "safe" | "unsafe";
  readonly preferred?: boolean;
  readonly changes: readonly Change[];
  /** Why the fix cannot be applied here; it is then shown, but disabled. */
  readonly disabled?: string;
}

export type Change =
  | { readonly kind: "edit"; readonly uri: string; readonly span: Span; readonly text: string }
  /** A new file; never overwrites. `mode` is the POSIX permission where the host has such. */
  | { readonly kind: "create"; readonly uri: string; readonly text: string; readonly mode?: number };

/** What a fix is computed from: the same as what a rule is asked with. */
export interface FixContext {
  readonly project: Project;
  readonly deployment: Deployment;
  /** The name that the user chose for the file into which a key moves; a free one is taken without it. */
  readonly fileName?: string;
}
