import { type Disposable, env, l10n, type QuickPickItem, UIKind, window } from "vscode";
import { type ExplainTokenParams, explainTokenRequest, type Report, showSetupRequest } from "../../server/src/lsp/protocol.ts";
import type { Client } from "./client.ts";
import { createReportPanel, type ReportPanel } from "./reportPanel.ts";

type Kind = "token" | "error";

/** Longer texts are neither a token nor an error message. In characters. */
const longest = 100_000;

/** The commands that end in a report. What was pasted lives as long as the request. */
export interface Doctor extends Disposable {
  /** Asks for a token or an error text unless one is given, and shows why it is refused. Gives the report's Markdown. */
  explain(given?: unknown): Promise<string | undefined>;
  showSetup(): Promise<string | undefined>;
}

export function createDoctor(client: Client): Doctor {
  let token: ReportPanel | undefined;
  let setup: ReportPanel | undefined;
  return {
    async explain(given) {
      const pasted = typeof given === "string" ? given : await askForText();
      if (pasted === undefined || pasted.trim() === "") return undefined;
      const params: ExplainTokenParams = { [kindOf(pasted)]: pasted };
      const running = await client.start();
      const report = await running.sendRequest<Report>(explainTokenRequest, params);
      token ??= createReportPanel("authlint.doctor", l10n.t("Why 401 or 403?"));
      await token.show(report.markdown);
      return report.markdown;
    },
    async showSetup() {
      const running = await client.start();
      const report = await running.sendRequest<Report>(showSetupRequest, {});
      setup ??= createReportPanel("authlint.setup", l10n.t("Authentication Setup"));
      await setup.show(report.markdown);
      return report.markdown;
    },
    dispose() {
      token?.dispose();
      setup?.dispose();
    },
  };
}

/** A sentence is an error text, all else is a credential. */
const kindOf = (text: string): Kind => (/\s/.test(text.trim().replace(/^(?:authorization\s*:\s*)?bearer\s+/i, "")) ? "error" : "token");

interface Source extends QuickPickItem {
  readonly text: () => Thenable<string | undefined>;
}

/** Where the text comes from: the input box hides what is typed; selection and clipboard are offered only when they may hold one. */
async function askForText(): Promise<string | undefined> {
  const typed: Source = {
    label: l10n.t("Paste it…"),
    description: l10n.t("a token, or the text of the error; hidden while typing"),
    text: () =>
      window.showInputBox({
        title: l10n.t("Explain a 401 or 403"),
        prompt: l10n.t("The token, or the text of the error. It is checked on this machine, and neither kept nor logged."),
        password: true,
        ignoreFocusOut: true,
      }),
  };
  const sources: Source[] = [];
  const editor = window.activeTextEditor;
  const selected = editor?.document.getText(editor.selection) ?? "";
  if (isLikely(selected)) sources.push({ label: l10n.t("The selection"), text: async () => selected });
  // A browser that denies the clipboard answers with a notification, and the read ends only when that is closed.
  const clipboard = env.uiKind === UIKind.Web ? "" : await env.clipboard.readText();
  if (isLikely(clipboard)) sources.push({ label: l10n.t("The clipboard"), text: async () => clipboard });
  if (sources.length === 0) return typed.text();
  const picked = await window.showQuickPick([...sources, typed], { title: l10n.t("Explain a 401 or 403") });
  return picked?.text();
}

const isLikely = (text: string): boolean =>
  text.length <= longest &&
  /[\w-]{4,}\.[\w-]{4,}\.[\w-]*|\b(?:401|403|unauthorized|forbidden|token|authori[sz]ation|permission)/i.test(text);
