import { explainError, explainToken } from "../../engine/doctor.ts";
import { errorMarkdown, tokenMarkdown } from "../../engine/doctorMarkdown.ts";
import { type ExplainTokenParams, explainTokenRequest, type Report } from "../protocol.ts";
import type { Session } from "../session.ts";
import { foldersOf, linksFor } from "./reports.ts";

/** Why a token is refused, or what an error text means. The text is handed on and forgotten; a failure is told by its kind alone. */
export function registerDoctor(session: Session): void {
  session.connection.onRequest(explainTokenRequest, async ({ token, error, uri }: ExplainTokenParams): Promise<Report> => {
    const parts: string[] = [];
    for (const folder of foldersOf(session, uri)) {
      try {
        // A report is rare, and has to be right: what the disk holds now counts, whatever the watcher has told so far.
        folder.workspace.invalidate();
        const analysis = await session.analyse(folder);
        const links = linksFor(session, folder, session.lines(analysis));
        if (error !== undefined) parts.push(errorMarkdown(explainError(analysis, error), links));
        else parts.push(tokenMarkdown(await explainToken(analysis, token ?? "", Date.now()), links));
      } catch (failure) {
        session.reportFailure("explainToken", failure);
        parts.push("# The doctor failed\n\nThe log of AuthLint names the kind of error.\n");
      }
    }
    if (parts.length === 0) parts.push("# No folder is open\n\nOpen the folder of the project that the token is for.\n");
    return { markdown: parts.join("\n") };
  });
}
