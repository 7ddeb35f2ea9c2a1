/** Where a run reads from and writes to; tests hand in their own. */
export interface Terminal {
  readonly cwd: string;
  readonly isTerminal: boolean;
  readonly version: string;
  out(text: string): void;
  err(text: string): void;
  input(): Promise<string>;
  /** The page of a rule in Markdown; undefined where the pages are not at hand. */
  rulePage?(id: string): string | undefined;
}
