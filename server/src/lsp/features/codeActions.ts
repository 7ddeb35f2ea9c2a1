import { type CodeAction, CodeActionKind, type CodeActionParams, type Range } from "vscode-languageserver";
import type { Analysis } from "../../engine/analysis.ts";
import { compatibleFixes } from "../../engine/applyFix.ts";
import { disableFixes } from "../../engine/disable.ts";
import type { LintFinding, Repair } from "../../engine/finding.ts";
import { safeFix } from "../../engine/fixAll.ts";
import { type Lines, toDiagnostic, toWorkspaceEdit } from "../convert.ts";
import { saveFilesCommand, showRuleCommand } from "../protocol.ts";
import type { Session } from "../session.ts";
import { answer } from "./feature.ts";
import { announcePrivateFiles } from "./privateFiles.ts";

export const fixAllKind = `${CodeActionKind.SourceFixAll}.authlint`;

/**
 * Code actions, in the order that ESLint's users know: fixes with the preferred one first, disable for this line, fix all of this rule,
 * disable for the file, the rule's page, fix everything. The edits are computed for the text as it stands; nothing is kept for later.
 */
export function registerCodeActions(session: Session): void {
  session.connection.onCodeAction((params, token) =>
    answer<CodeAction[]>(session, "code actions", params.textDocument.uri, token, [], ({ uri, analysis, lines }) => {
      const own = analysis.findings.get(uri) ?? [];
      return [
        ...(wants(params, CodeActionKind.QuickFix) ? quickFixes(params, own, analysis, lines) : []),
        ...(wants(params, fixAllKind) ? fixAll(own, lines) : []),
      ];
    }),
  );

  function quickFixes(params: CodeActionParams, own: readonly LintFinding[], analysis: Analysis, lines: Lines): CodeAction[] {
    const here = own.filter((finding) => {
      const range = lines.rangeOf(finding.uri, finding.span);
      return range !== undefined && overlap(range, params.range);
    });
    const settings = session.folderOf(params.textDocument.uri).settings.codeAction;
    const document = analysis.documentOf(params.textDocument.uri);
    const fixes: CodeAction[] = [];
    const disableLine: CodeAction[] = [];
    const fixRule: CodeAction[] = [];
    const disableFile: CodeAction[] = [];
    const pages: CodeAction[] = [];
    const rulesSeen = new Set<string>();
    for (const finding of here) {
      const diagnostic = toDiagnostic(finding, lines, session.options.ruleUrl);
      const diagnostics = diagnostic === undefined ? [] : [diagnostic];
      for (const fix of ordered(finding.fixes)) {
        const action = toAction(fix, lines, CodeActionKind.QuickFix);
        if (action !== undefined)
          fixes.push({ ...action, diagnostics, ...(fix.preferred === true && fix.disabled === undefined ? { isPreferred: true } : {}) });
      }
      const [line, file] = settings.disableRuleComment.enable && document !== undefined ? disableFixes(finding, document) : [];
      if (line !== undefined) push(disableLine, line, diagnostics);
      if (rulesSeen.has(finding.rule.id)) continue;
      rulesSeen.add(finding.rule.id);
      const same = own.filter((other) => other.rule.id === finding.rule.id);
      const repairs = compatibleFixes(same.flatMap((other) => preferredFix(other) ?? []));
      if (repairs.length > 1) {
        push(
          fixRule,
          { title: `Fix all ${finding.rule.id} problems`, safety: "unsafe", changes: repairs.flatMap((fix) => fix.changes) },
          diagnostics,
        );
      }
      if (file !== undefined) push(disableFile, file, diagnostics);
      if (settings.showDocumentation.enable && session.options.commands?.includes(showRuleCommand) === true) {
        const title = `Show documentation for ${finding.rule.id}`;
        pages.push({
          title,
          kind: CodeActionKind.QuickFix,
          diagnostics,
          command: { title, command: showRuleCommand, arguments: [finding.rule.id] },
        });
      }
    }
    const everything = here.length === 0 ? [] : fixAll(own, lines).map((action) => ({ ...action, kind: CodeActionKind.QuickFix }));
    return [...fixes, ...disableLine, ...fixRule, ...disableFile, ...pages, ...everything];

    function push(list: CodeAction[], fix: Repair, diagnostics: CodeAction["diagnostics"]): void {
      const action = toAction(fix, lines, CodeActionKind.QuickFix);
      if (action !== undefined && !list.some((other) => other.title === action.title))
        list.push({ ...action, ...(diagnostics === undefined ? {} : { diagnostics }) });
    }
  }

  function fixAll(own: readonly LintFinding[], lines: Lines): CodeAction[] {
    const safe = compatibleFixes(own.flatMap((finding) => safeFix(finding) ?? []));
    if (safe.length === 0) return [];
    const action = toAction(
      { title: "Fix all auto-fixable problems", safety: "safe", changes: safe.flatMap((fix) => fix.changes) },
      lines,
      fixAllKind,
    );
    return action === undefined ? [] : [action];
  }

  function toAction(fix: Repair, lines: Lines, kind: string): CodeAction | undefined {
    if (fix.disabled !== undefined) {
      const shows = session.capabilities.textDocument?.codeAction?.disabledSupport === true;
      return shows ? { title: fix.title, kind, disabled: { reason: fix.disabled } } : undefined;
    }
    const canCreate = session.capabilities.workspace?.workspaceEdit?.resourceOperations?.includes("create") === true;
    const edit = toWorkspaceEdit(fix, lines, canCreate);
    if (edit !== undefined) announcePrivateFiles(session, fix);
    if (edit === undefined) return undefined;
    const made = fix.changes.flatMap((change) => (change.kind === "create" ? [change.uri] : []));
    const saves = made.length > 0 && session.options.commands?.includes(saveFilesCommand) === true;
    return {
      title: fix.title,
      kind,
      edit,
      ...(saves ? { command: { title: fix.title, command: saveFilesCommand, arguments: made } } : {}),
    };
  }
}

const ordered = (fixes: readonly Repair[]): readonly Repair[] =>
  [...fixes].sort((a, b) => Number(b.preferred === true) - Number(a.preferred === true));

function preferredFix(finding: LintFinding): Repair | undefined {
  const usable = finding.fixes.filter((fix) => fix.disabled === undefined);
  return usable.find((fix) => fix.preferred === true) ?? usable[0];
}

/** Whether the request is for this kind: none named, the kind itself or one above it. Sources are only given when asked for. */
function wants(params: CodeActionParams, kind: string): boolean {
  const only = params.context.only;
  if (only === undefined) return kind === CodeActionKind.QuickFix;
  return only.some((asked) => asked === "" || kind === asked || kind.startsWith(`${asked}.`));
}

function overlap(a: Range, b: Range): boolean {
  const before = (x: Range["start"], y: Range["start"]): boolean => x.line < y.line || (x.line === y.line && x.character <= y.character);
  return before(a.start, b.end) && before(b.start, a.end);
}
