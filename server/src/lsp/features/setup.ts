import { setupMarkdown } from "../../engine/setupReport.ts";
import { type Report, type ShowSetupParams, showSetupRequest } from "../protocol.ts";
import type { Session } from "../session.ts";
import { foldersOf, linksFor, pathIn } from "./reports.ts";

/** What wins in each deployment, and why, as a document. */
export function registerSetup(session: Session): void {
  session.connection.onRequest(showSetupRequest, async ({ uri }: ShowSetupParams): Promise<Report> => {
    const parts: string[] = [];
    for (const folder of foldersOf(session, uri)) {
      try {
        // A report is rare, and has to be right: what the disk holds now counts, whatever the watcher has told so far.
        folder.workspace.invalidate();
        const analysis = await session.analyse(folder);
        const { to } = linksFor(session, folder, session.lines(analysis));
        parts.push(setupMarkdown(analysis.project, (address) => pathIn(folder, address), to));
      } catch (failure) {
        session.reportFailure("showSetup", failure);
        parts.push("# The report failed\n\nThe log of AuthLint names the kind of error.\n");
      }
    }
    if (parts.length === 0) parts.push("# No folder is open\n");
    return { markdown: parts.join("\n") };
  });
}
