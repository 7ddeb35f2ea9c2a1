import { type CompletionItem, CompletionItemKind, type ServerCapabilities } from "vscode-languageserver";
import { type Completion, completionsAt, completionTriggers } from "../../engine/editor/completionsAt.ts";
import { takesMarkdown, toMarkup } from "../markup.ts";
import type { Session } from "../session.ts";
import { answer } from "./feature.ts";

const kinds: Readonly<Record<Completion["kind"], CompletionItemKind>> = {
  variable: CompletionItemKind.Variable,
  algorithm: CompletionItemKind.EnumMember,
  keyword: CompletionItemKind.Property,
  scope: CompletionItemKind.Value,
  file: CompletionItemKind.File,
};

/** Names, algorithms, keywords, scopes and paths, in the order of the engine. */
export function registerCompletion(session: Session): ServerCapabilities {
  const markdown = takesMarkdown(session.capabilities.textDocument?.completion?.completionItem?.documentationFormat);
  session.connection.onCompletion(({ textDocument, position }, token) =>
    answer<CompletionItem[]>(session, "completion", textDocument.uri, token, [], ({ uri, analysis, lines }) => {
      const offset = lines.offsetOf(uri, position);
      if (offset === undefined) return [];
      return completionsAt(analysis.project, uri, offset).flatMap((completion, index): CompletionItem[] => {
        const range = lines.rangeOf(uri, completion.span);
        if (range === undefined) return [];
        return [
          {
            label: completion.label,
            kind: kinds[completion.kind],
            sortText: String(index).padStart(4, "0"),
            filterText: completion.insert,
            textEdit: { range, newText: completion.insert },
            ...(completion.detail === undefined ? {} : { detail: completion.detail }),
            ...(completion.page === undefined ? {} : { documentation: toMarkup(completion.page, markdown) }),
          },
        ];
      });
    }),
  );
  return { completionProvider: { triggerCharacters: [...completionTriggers], resolveProvider: false } };
}
