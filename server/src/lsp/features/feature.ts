import type { CancellationToken } from "vscode-languageserver";
import type { Analysis } from "../../engine/analysis.ts";
import type { Lines } from "../convert.ts";
import type { Session } from "../session.ts";

/** What a feature answers from: the analysis of the document's folder, and how its offsets become positions. */
export interface Here {
  readonly uri: string;
  readonly analysis: Analysis;
  readonly lines: Lines;
}

/**
 * Answers a request about one document. A cancelled request is answered with `nothing`, and so is one that fails: the error goes to the log, by
 * its kind alone, as its message could quote the document.
 */
export async function answer<T>(
  session: Session,
  name: string,
  uri: string,
  token: CancellationToken,
  nothing: T,
  compute: (here: Here) => T,
): Promise<T> {
  try {
    if (token.isCancellationRequested) return nothing;
    const analysis = await session.analyse(session.folderOf(uri));
    if (token.isCancellationRequested) return nothing;
    return compute({ uri, analysis, lines: session.lines(analysis) });
  } catch (error) {
    session.reportFailure(name, error);
    return nothing;
  }
}
