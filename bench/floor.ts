// The floor: a server on the same protocol library that does nothing. What it costs, no server of this kind can save.
import {
  createConnection,
  DocumentDiagnosticReportKind,
  ProposedFeatures,
  TextDocumentSyncKind,
  TextDocuments,
} from "vscode-languageserver/node";
import { TextDocument } from "vscode-languageserver-textdocument";

const connection = createConnection(ProposedFeatures.all);
const documents = new TextDocuments(TextDocument);
connection.onInitialize(() => ({
  capabilities: {
    textDocumentSync: TextDocumentSyncKind.Incremental,
    diagnosticProvider: { interFileDependencies: false, workspaceDiagnostics: false },
  },
}));
connection.languages.diagnostics.on(({ textDocument }) => {
  // Looks at the text once, as the least that any linter does, and has something to say when something was typed at the marked place.
  const text = documents.get(textDocument.uri)?.getText() ?? "";
  const found = !text.includes("OS_SECURITY_KEY=\n");
  const range = { start: { line: 0, character: 0 }, end: { line: 0, character: 1 } };
  return { kind: DocumentDiagnosticReportKind.Full, items: found ? [{ range, message: "found" }] : [] };
});
documents.listen(connection);
connection.listen();
