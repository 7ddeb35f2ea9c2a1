import { commands, type ExtensionContext, l10n, Uri, window, workspace } from "vscode";

/** Shows the packaged page of a rule, offline, in the Markdown preview. */
export async function showRule(context: ExtensionContext, rule: string | undefined): Promise<void> {
  const id = rule ?? (await pickRule(context));
  if (id === undefined || !/^[a-z0-9-]+$/.test(id)) return;
  const page = Uri.joinPath(context.extensionUri, "docs", "rules", `${id}.md`);
  try {
    await workspace.fs.stat(page);
  } catch {
    void window.setStatusBarMessage(l10n.t("AuthLint has no page for {0}", id), 4000);
    return;
  }
  await commands.executeCommand("markdown.showPreview", page);
}

async function pickRule(context: ExtensionContext): Promise<string | undefined> {
  const pages = await workspace.fs.readDirectory(Uri.joinPath(context.extensionUri, "docs", "rules"));
  const ids = pages.map(([name]) => name.replace(/\.md$/, "")).filter((id) => id !== "README");
  return window.showQuickPick(ids.sort(), { placeHolder: l10n.t("Rule") });
}

/** The page of a rule as an address that this editor handles itself, so that rule codes work without a network. `{rule}` is the id. */
export function ruleUrl(context: ExtensionContext, scheme: string): string {
  return `${scheme}://${context.extension.id}/rules/{rule}`;
}

export function handleUris(context: ExtensionContext): { dispose(): void } {
  return window.registerUriHandler({
    handleUri(uri) {
      const rule = /^\/rules\/([a-z0-9-]+)$/.exec(uri.path)?.[1];
      if (rule !== undefined) void showRule(context, rule);
    },
  });
}
