import { type ScanResult, workspaceScanRequest } from "../protocol.ts";
import type { Session } from "../session.ts";
import { pathIn } from "./reports.ts";

/** Looks at every folder again, from the disk; cancelled between folders. The findings themselves come as workspace diagnostics. */
export function registerScan(session: Session): void {
  session.connection.onRequest(workspaceScanRequest, async (_: unknown, token): Promise<ScanResult> => {
    let files = 0;
    const counts = { error: 0, warning: 0, info: 0, hint: 0 };
    const lines: string[] = [];
    for (const folder of session.folders) {
      if (token.isCancellationRequested) break;
      folder.workspace.invalidate();
      const analysis = await session.analyse(folder);
      const positions = session.lines(analysis);
      files += analysis.project.documents.size;
      for (const [uri, list] of analysis.findings) {
        for (const { severity, span, message, rule } of list) {
          counts[severity]++;
          const { line, character } = positions.rangeOf(uri, span)?.start ?? { line: 0, character: 0 };
          lines.push(`${pathIn(folder, uri)}:${line + 1}:${character + 1} ${severity} ${message} [${rule.id}]`);
        }
      }
    }
    session.refresh();
    return { files, errors: counts.error, warnings: counts.warning, others: counts.info + counts.hint, lines };
  });
}
