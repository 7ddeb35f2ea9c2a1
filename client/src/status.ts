import { type Disposable, LanguageStatusSeverity, l10n, languages, window } from "vscode";
import type { StatusParams } from "../../server/src/lsp/protocol.ts";
import { documentSelector } from "./relevant.ts";

export interface Status extends Disposable {
  show(params: StatusParams): void;
}

/**
 * The language status item: visible on files that AuthLint reads, and nowhere else. It says which configuration is in force for the file that is shown,
 * and replaces popups.
 */
export function createStatus(): Status {
  const item = languages.createLanguageStatusItem("authlint.status", [...documentSelector]);
  item.name = "AuthLint";
  item.text = "AuthLint";
  let last: StatusParams | undefined;
  const listening = window.onDidChangeActiveTextEditor(update);
  update();
  return {
    show(params) {
      last = params;
      update();
    },
    dispose() {
      listening.dispose();
      item.dispose();
    },
  };

  function update(): void {
    const state = last?.state ?? "busy";
    item.busy = state === "busy";
    item.detail = last === undefined ? l10n.t("starting") : detailFor(last);
    item.severity = state === "error" ? LanguageStatusSeverity.Error : LanguageStatusSeverity.Information;
    item.command =
      state === "error"
        ? { command: "authlint.restart", title: l10n.t("Restart") }
        : { command: "authlint.showOutput", title: l10n.t("Show Log") };
  }
}

/** What holds for the file that is shown: the item is about that one. */
function detailFor({ detail, configurations = [] }: StatusParams): string {
  const shown = window.activeTextEditor?.document.uri.toString();
  if (shown === undefined) return detail;
  const own = configurations.filter(({ folder }) => shown.startsWith(folder)).sort((a, b) => b.folder.length - a.folder.length)[0];
  return own === undefined ? detail : l10n.t("Configuration: {0}", own.detail);
}
