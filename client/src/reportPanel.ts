import { commands, Position, Selection, Uri, ViewColumn, type WebviewPanel, window, workspace } from "vscode";
import { applyFixCommand, openPlaceCommand } from "../../server/src/lsp/protocol.ts";

/** A report in an editor tab. Making the same report again shows it in the same tab. */
export interface ReportPanel {
  /** Shows Markdown of the server. */
  show(markdown: string): Promise<void>;
  dispose(): void;
}

/** What a report may call. Nothing else can be reached from it: no script runs in it, nothing is loaded. */
const allowed = [openPlaceCommand, applyFixCommand];

export function createReportPanel(kind: string, title: string): ReportPanel {
  let panel: WebviewPanel | undefined;
  return {
    async show(markdown) {
      const body = await render(markdown);
      if (body === undefined) {
        // A host without the Markdown extension shows the text itself.
        await window.showTextDocument(await workspace.openTextDocument({ language: "markdown", content: markdown }));
        return;
      }
      if (panel === undefined) {
        panel = window.createWebviewPanel(kind, title, ViewColumn.Active, {
          enableCommandUris: allowed,
          enableFindWidget: true,
          localResourceRoots: [],
        });
        panel.onDidDispose(() => {
          panel = undefined;
        });
      }
      panel.webview.html = page(title, body);
      panel.reveal(undefined, false);
    },
    dispose: () => panel?.dispose(),
  };
}

async function render(markdown: string): Promise<string | undefined> {
  try {
    return await commands.executeCommand<string>("markdown.api.render", markdown);
  } catch {
    return undefined;
  }
}

/** The report as a page in the colours of the theme. Its language is told to screen readers. */
const page = (title: string, body: string): string => `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${title}</title>
<style>
body { font-family: var(--vscode-font-family); font-size: var(--vscode-font-size); line-height: 1.5; max-width: 60em; padding: 0 1.5em 3em; }
h1 { font-size: 1.6em; } h2 { font-size: 1.3em; margin-top: 1.6em; } h3 { font-size: 1.1em; }
table { border-collapse: collapse; } th, td { border: 1px solid var(--vscode-widget-border, var(--vscode-panel-border)); padding: 0.25em 0.7em; text-align: left; vertical-align: top; }
code { font-family: var(--vscode-editor-font-family); }
a { color: var(--vscode-textLink-foreground); }
a:focus-visible { outline: 1px solid var(--vscode-focusBorder); }
</style>
</head>
<body>${body}</body>
</html>`;

/** Shows a place that a report links to. */
export async function openPlace(uri: unknown, line: unknown, character: unknown): Promise<void> {
  if (typeof uri !== "string" || typeof line !== "number" || typeof character !== "number") return;
  const document = await workspace.openTextDocument(Uri.parse(uri));
  const editor = await window.showTextDocument(document, { viewColumn: ViewColumn.One });
  const position = document.validatePosition(new Position(line, character));
  editor.selection = new Selection(position, position);
  editor.revealRange(editor.selection);
}
