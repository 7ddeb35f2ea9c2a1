import { LineIndex } from "../../text/lineIndex.ts";
import type { Formatter } from "./formatter.ts";

const commandOf = { error: "error", warning: "warning", info: "notice", hint: "notice" } as const;

/** Workflow commands that GitHub Actions shows as annotations. */
export const formatGithub: Formatter = (findings, context) =>
  findings
    .map((finding) => {
      const index = new LineIndex(context.textOf(finding.uri) ?? "");
      const from = index.positionAt(finding.span.start);
      const to = index.positionAt(finding.span.end);
      const properties = {
        file: context.pathOf(finding.uri).split("\\").join("/"),
        line: from.line + 1,
        endLine: to.line + 1,
        col: from.character + 1,
        title: `AuthLint ${finding.rule.id}`,
      };
      const list = Object.entries(properties).map(([name, value]) => `${name}=${escapeProperty(String(value))}`);
      return `::${commandOf[finding.severity]} ${list.join(",")}::${escapeData(finding.message)}\n`;
    })
    .join("");

const escapeData = (text: string): string => text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
const escapeProperty = (text: string): string => escapeData(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
