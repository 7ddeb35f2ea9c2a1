/** Where a run reads from and writes to; tests hand in their own. */
export interface Terminal {
  readonly cwd: string;
  readonly isTerminal: boolean;
  readonly version: string;
  out(text: string): void;
  err(text: string): void;
  input(): Promise<string>;
}
