import { type DocumentSymbol, type ServerCapabilities, SymbolKind } from "vscode-languageserver";
import { outlineOf } from "../../engine/editor/outlineOf.ts";
import type { Session } from "../session.ts";
import { answer } from "./feature.ts";

/** Keys and settings in the outline. */
export function registerDocumentSymbols(session: Session): ServerCapabilities {
  session.connection.onDocumentSymbol(({ textDocument }, token) =>
    answer<DocumentSymbol[]>(session, "document symbols", textDocument.uri, token, [], ({ uri, analysis, lines }) => {
      const document = analysis.documentOf(uri);
      if (document === undefined) return [];
      return outlineOf(document).flatMap(({ name, detail, kind, span, head }): DocumentSymbol[] => {
        const range = lines.rangeOf(uri, span);
        const selectionRange = lines.rangeOf(uri, head);
        if (range === undefined || selectionRange === undefined) return [];
        return [{ name, detail, kind: kind === "key" ? SymbolKind.Key : SymbolKind.Variable, range, selectionRange }];
      });
    }),
  );
  return { documentSymbolProvider: { label: "AuthLint" } };
}
