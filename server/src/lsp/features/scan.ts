import { LSPErrorCodes, ResponseError } from "vscode-languageserver";
import { type ScanParams, type ScanResult, workspaceScanRequest } from "../protocol.ts";
import type { Folder, Session } from "../session.ts";
import { foldersOf, pathIn } from "./reports.ts";

/** Looks at folders again, from the disk; cancelled between folders. The findings themselves come as workspace diagnostics. */
export function registerScan(session: Session): void {
  session.connection.onRequest(workspaceScanRequest, async ({ uri }: ScanParams, token): Promise<ScanResult> => {
    let files = 0;
    const counts = { error: 0, warning: 0, info: 0, hint: 0 };
    const lines: string[] = [];
    for (const folder of foldersOf(session, uri)) {
      if (token.isCancellationRequested) throw new ResponseError(LSPErrorCodes.RequestCancelled, "cancelled");
      await scan(folder).catch((error: unknown) => session.reportFailure("scanWorkspace", error));
    }
    session.refresh();
    return { files, errors: counts.error, warnings: counts.warning, others: counts.info + counts.hint, lines };

    async function scan(folder: Folder): Promise<void> {
      folder.workspace.invalidate();
      const analysis = await session.analyse(folder);
      const positions = session.lines(analysis);
      files += analysis.project.documents.size;
      for (const [at, list] of analysis.findings) {
        for (const { severity, span, message, rule } of list) {
          counts[severity]++;
          const { line, character } = positions.rangeOf(at, span)?.start ?? { line: 0, character: 0 };
          lines.push(`${pathIn(folder, at)}:${line + 1}:${character + 1} ${severity} ${message} [${rule.id}]`);
        }
      }
    }
  });
}
