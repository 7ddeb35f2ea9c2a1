import type { CancellationToken } from "vscode";
import type { ScanParams, ScanResult } from "../../server/src/lsp/protocol.ts";

/** Asks the server to look at one folder. */
export type ScanFolder = (params: ScanParams, token: CancellationToken) => Promise<ScanResult>;

/**
 * Looks at one folder after another and adds up what was found. `tell` is called before each. Ends with undefined as soon as it is cancelled, whether or
 * not the server has noticed.
 */
export async function scanFolders(
  folders: readonly { readonly name: string; readonly uri: string }[],
  scan: ScanFolder,
  tell: (folder: string, share: number) => void,
  token: CancellationToken,
): Promise<ScanResult | undefined> {
  const total = { files: 0, errors: 0, warnings: 0, others: 0, lines: [] as string[] };
  const cancelled = new Promise<undefined>((fulfil) => token.onCancellationRequested(() => fulfil(undefined)));
  for (const { name, uri } of folders) {
    if (token.isCancellationRequested) return undefined;
    tell(name, 1 / folders.length);
    const asked = scan({ uri }, token).catch((error: unknown) => {
      // A cancelled request is answered with an error.
      if (token.isCancellationRequested) return undefined;
      throw error;
    });
    const result = await Promise.race([asked, cancelled]);
    if (result === undefined || token.isCancellationRequested) return undefined;
    for (const count of ["files", "errors", "warnings", "others"] as const) total[count] += result[count];
    total.lines.push(...result.lines);
  }
  return total;
}
