import { commands, Disposable, type ExtensionContext, l10n, Uri, window, workspace } from "vscode";
import { unpackRulePages } from "../../server/src/lsp/protocol.ts";

/** The pages of the rules are documents of this scheme: `authlint-rule:/pem-body-corrupt.md`. */
const scheme = "authlint-rule";

/** Shows the packaged page of a rule, offline, in the Markdown preview. */
export async function showRule(context: ExtensionContext, rule: string | undefined): Promise<void> {
  const pages = await readPages(context);
  const id = rule ?? (await window.showQuickPick([...pages.keys()], { placeHolder: l10n.t("Rule") }));
  if (id === undefined) return;
  if (!pages.has(id)) {
    void window.setStatusBarMessage(l10n.t("AuthLint has no page for {0}", id), 4000);
    return;
  }
  await commands.executeCommand("markdown.showPreview", Uri.from({ scheme, path: `/${id}.md` }));
}

/** The text of each page by the id of its rule, as the build gathers them from docs/rules. */
async function readPages(context: ExtensionContext): Promise<ReadonlyMap<string, string>> {
  const bytes = await workspace.fs.readFile(Uri.joinPath(context.extensionUri, "dist", "rules.json"));
  return unpackRulePages(JSON.parse(new TextDecoder().decode(bytes)));
}

/** The page of a rule as an address that this editor handles itself, so that rule codes work without a network. `{rule}` is the id. */
export function ruleUrl(context: ExtensionContext, product: string): string {
  return `${product}://${context.extension.id}/rules/{rule}`;
}

/** Shows rules: their pages, and addresses of them. */
export function handleUris(context: ExtensionContext): Disposable {
  return Disposable.from(
    workspace.registerTextDocumentContentProvider(scheme, {
      provideTextDocumentContent: async ({ path }) => (await readPages(context)).get(path.slice(1, -".md".length)),
    }),
    window.registerUriHandler({
      handleUri(uri) {
        const rule = /^\/rules\/([a-z0-9-]+)$/.exec(uri.path)?.[1];
        if (rule !== undefined) void showRule(context, rule);
      },
    }),
  );
}
