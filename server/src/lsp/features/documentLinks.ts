import type { DocumentLink, ServerCapabilities } from "vscode-languageserver";
import { linksIn } from "../../engine/editor/linksIn.ts";
import type { Session } from "../session.ts";
import { answer } from "./feature.ts";

/** Paths of key files and env files, to be opened with a click. */
export function registerDocumentLinks(session: Session): ServerCapabilities {
  session.connection.onDocumentLinks(({ textDocument }, token) =>
    answer<DocumentLink[]>(session, "document links", textDocument.uri, token, [], ({ uri, analysis, lines }) =>
      linksIn(analysis.project, uri).flatMap(({ span, target }) => {
        const range = lines.rangeOf(uri, span);
        return range === undefined ? [] : [{ range, target }];
      }),
    ),
  );
  return { documentLinkProvider: { resolveProvider: false } };
}
