import { type Disposable, LanguageStatusSeverity, l10n, languages } from "vscode";
import type { StatusParams } from "../../server/src/lsp/protocol.ts";
import { documentSelector } from "./relevant.ts";

export interface Status extends Disposable {
  show(params: StatusParams): void;
}

/** The language status item: visible on files that AuthLint reads, and nowhere else. It replaces popups. */
export function createStatus(): Status {
  const item = languages.createLanguageStatusItem("authlint.status", [...documentSelector]);
  item.name = "AuthLint";
  item.text = "AuthLint";
  item.command = { command: "authlint.showOutput", title: l10n.t("Show Log") };
  return {
    show({ state, detail }) {
      item.busy = state === "busy";
      item.detail = detail;
      item.severity = state === "error" ? LanguageStatusSeverity.Error : LanguageStatusSeverity.Information;
      item.command =
        state === "error"
          ? { command: "authlint.restart", title: l10n.t("Restart") }
          : { command: "authlint.showOutput", title: l10n.t("Show Log") };
    },
    dispose: () => item.dispose(),
  };
}
