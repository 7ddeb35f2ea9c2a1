import type { Hover, ServerCapabilities } from "vscode-languageserver";
import { hoverAt } from "../../engine/editor/hoverAt.ts";
import { createMask } from "../../engine/mask.ts";
import { takesMarkdown, toMarkup } from "../markup.ts";
import type { Session } from "../session.ts";
import { answer } from "./feature.ts";

/** What is under the pointer: a token, a key, a setting, an algorithm, a scope, a keyword of the product, a loader. */
export function registerHover(session: Session): ServerCapabilities {
  const markdown = takesMarkdown(session.capabilities.textDocument?.hover?.contentFormat);
  session.connection.onHover(({ textDocument, position }, token) =>
    answer<Hover | null>(session, "hover", textDocument.uri, token, null, ({ uri, analysis, lines }) => {
      const offset = lines.offsetOf(uri, position);
      const text = analysis.textOf(uri) ?? session.documents.get(uri)?.getText() ?? "";
      const found = offset === undefined ? undefined : hoverAt(analysis.project, uri, offset, text, Date.now());
      if (found === undefined) return null;
      const range = lines.rangeOf(uri, found.span);
      // A secret can stand where a name is expected, as in `algorithm="<the secret>"`.
      const { kind, value } = toMarkup(found.page, markdown);
      return { contents: { kind, value: createMask(analysis.project.deployments)(value) }, ...(range === undefined ? {} : { range }) };
    }),
  );
  return { hoverProvider: true };
}
