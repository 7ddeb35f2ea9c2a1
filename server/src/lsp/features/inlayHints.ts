import type { InlayHint, ServerCapabilities } from "vscode-languageserver";
import { keyHints } from "../../engine/editor/outlineOf.ts";
import type { Session } from "../session.ts";
import { answer } from "./feature.ts";

/** `RSA 2048 · public` beside each key in sight, unless the settings of the folder want none. */
export function registerInlayHints(session: Session): ServerCapabilities {
  session.connection.languages.inlayHint.on(({ textDocument, range }, token) =>
    answer<InlayHint[]>(session, "inlay hints", textDocument.uri, token, [], ({ uri, analysis, lines }) => {
      const document = session.folderOf(uri).settings.inlayHints.enable ? analysis.documentOf(uri) : undefined;
      if (document === undefined) return [];
      return keyHints(document).flatMap(({ at, label }): InlayHint[] => {
        const position = lines.rangeOf(uri, { start: at, end: at })?.start;
        if (position === undefined || position.line < range.start.line || position.line > range.end.line) return [];
        return [{ position, label, paddingLeft: true }];
      });
    }),
  );
  session.onRefresh(() => {
    if (session.capabilities.workspace?.inlayHint?.refreshSupport === true) session.connection.languages.inlayHint.refresh();
  });
  return { inlayHintProvider: true };
}
