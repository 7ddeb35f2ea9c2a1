import type { FoldingRange, ServerCapabilities } from "vscode-languageserver";
import { pemSpans } from "../../engine/editor/outlineOf.ts";
import type { Session } from "../session.ts";
import { answer } from "./feature.ts";

/** The lines of each PEM block, below its BEGIN line. */
export function registerFoldingRanges(session: Session): ServerCapabilities {
  session.connection.onFoldingRanges(({ textDocument }, token) =>
    answer<FoldingRange[]>(session, "folding ranges", textDocument.uri, token, [], ({ uri, analysis, lines }) => {
      const document = analysis.documentOf(uri);
      if (document === undefined) return [];
      return pemSpans(document).flatMap((span): FoldingRange[] => {
        const range = lines.rangeOf(uri, span);
        if (range === undefined || range.end.line <= range.start.line) return [];
        return [{ startLine: range.start.line, endLine: range.end.line }];
      });
    }),
  );
  return { foldingRangeProvider: true };
}
