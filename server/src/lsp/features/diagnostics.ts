import {
  type CancellationToken,
  type Diagnostic,
  type DocumentDiagnosticReport,
  DocumentDiagnosticReportKind,
  LSPErrorCodes,
  ResponseError,
  type WorkspaceDocumentDiagnosticReport,
} from "vscode-languageserver";
import { toDiagnostic } from "../convert.ts";
import type { Folder, Session } from "../session.ts";

/** A change is answered after this pause when the client has to be told by `publishDiagnostics`; pulling clients decide for themselves. */
const pushDelay = 50;

/** Changes often come in a row, as when a window with many tabs opens: the whole workspace is gone through once for those of this time. In ms. */
const workspaceDelay = 100;

/**
 * Diagnostics are pulled (LSP 3.17): version-true and cancellable. Clients without pull support get them published. The first workspace request is
 * answered at once, the others are held until something changed, as a client asks again right after each answer.
 */
export function registerDiagnostics(session: Session): void {
  const { connection } = session;
  const pulls = session.capabilities.textDocument?.diagnostic !== undefined;
  const ids = createResultIds();
  const waiting = new Set<() => void>();
  const published = new Set<string>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let hasAnswered = false;
  let changes = 0;

  if (pulls) {
    connection.languages.diagnostics.on(async (params, token): Promise<DocumentDiagnosticReport> => {
      const uri = params.textDocument.uri;
      if (params.previousResultId !== undefined && session.isHeld(uri))
        return { kind: DocumentDiagnosticReportKind.Unchanged, resultId: params.previousResultId };
      const items = await diagnosticsOf(uri);
      if (token.isCancellationRequested) throw new ResponseError(LSPErrorCodes.RequestCancelled, "cancelled");
      const resultId = ids.idOf(uri, items);
      if (params.previousResultId === resultId) return { kind: DocumentDiagnosticReportKind.Unchanged, resultId };
      return { kind: DocumentDiagnosticReportKind.Full, resultId, items };
    });
    connection.languages.diagnostics.onWorkspace(async (params, token, _progress) => {
      const previous = new Map(params.previousResultIds.map(({ uri, value }) => [uri, value]));
      for (;;) {
        const asOf = changes;
        const items = await workspaceReports(previous).catch((error: unknown) => {
          session.reportFailure("workspace diagnostics", error);
          return [];
        });
        const isNews = !hasAnswered || items.some((item) => item.kind === DocumentDiagnosticReportKind.Full);
        hasAnswered = true;
        if (isNews || token.isCancellationRequested) return { items };
        if (changes === asOf) await nextChange(token);
        await new Promise((resolve) => setTimeout(resolve, workspaceDelay));
        if (token.isCancellationRequested) return { items: [] };
      }
    });
  }

  session.documents.onDidChangeContent(() => changed(false));
  session.onRefresh(() => changed(true));

  async function diagnosticsOf(uri: string): Promise<Diagnostic[]> {
    try {
      const analysis = await session.analyse(session.folderOf(uri));
      const lines = session.lines(analysis);
      return (analysis.findings.get(uri) ?? []).flatMap((finding) => toDiagnostic(finding, lines, session.options.ruleUrl) ?? []);
    } catch (error) {
      session.reportFailure("diagnostics", error);
      return [];
    }
  }

  async function workspaceReports(previous: ReadonlyMap<string, string>): Promise<WorkspaceDocumentDiagnosticReport[]> {
    const reports: WorkspaceDocumentDiagnosticReport[] = [];
    for (const folder of session.folders) {
      for (const [uri, items] of await folderDiagnostics(folder, previous.keys())) {
        const version = session.documents.get(uri)?.version ?? null;
        const resultId = ids.idOf(uri, items);
        const before = previous.get(uri);
        if (before !== undefined && session.isHeld(uri))
          reports.push({ kind: DocumentDiagnosticReportKind.Unchanged, uri, version, resultId: before });
        else if (before === resultId) reports.push({ kind: DocumentDiagnosticReportKind.Unchanged, uri, version, resultId });
        else reports.push({ kind: DocumentDiagnosticReportKind.Full, uri, version, resultId, items });
      }
    }
    return reports;
  }

  /** The diagnostics of every document that has some, and an empty list for those that had. */
  async function folderDiagnostics(folder: Folder, before: Iterable<string>): Promise<Map<string, Diagnostic[]>> {
    const analysis = await session.analyse(folder);
    const lines = session.lines(analysis);
    const all = new Map<string, Diagnostic[]>();
    for (const uri of before) if (session.folderOf(uri) === folder) all.set(uri, []);
    for (const [uri, list] of analysis.findings)
      all.set(
        uri,
        list.flatMap((finding) => toDiagnostic(finding, lines, session.options.ruleUrl) ?? []),
      );
    return all;
  }

  function nextChange(token: CancellationToken): Promise<void> {
    return new Promise((resolve) => {
      const done = (): void => {
        waiting.delete(done);
        cancellation.dispose();
        resolve();
      };
      const cancellation = token.onCancellationRequested(done);
      waiting.add(done);
    });
  }

  function changed(elsewhere: boolean): void {
    changes++;
    for (const resolve of [...waiting]) resolve();
    if (pulls) {
      if (elsewhere && session.capabilities.workspace?.diagnostics?.refreshSupport === true) connection.languages.diagnostics.refresh();
      return;
    }
    clearTimeout(timer);
    timer = setTimeout(() => void publish().catch((error: unknown) => session.reportFailure("diagnostics", error)), pushDelay);
  }

  async function publish(): Promise<void> {
    for (const folder of [...session.folders]) {
      const before = [...published].filter((uri) => session.folderOf(uri) === folder);
      const all = await folderDiagnostics(folder, before);
      for (const document of session.documents.all()) {
        if (session.folderOf(document.uri) === folder && !all.has(document.uri)) all.set(document.uri, []);
      }
      for (const [uri, items] of all) {
        if (session.isHeld(uri)) continue;
        const version = session.documents.get(uri)?.version;
        await connection.sendDiagnostics({ uri, diagnostics: items, ...(version === undefined ? {} : { version }) });
        if (items.length > 0) published.add(uri);
        else published.delete(uri);
      }
    }
  }
}

/** A result id names the content of an answer: equal lists have equal ids, so that an unchanged document costs no transfer. */
function createResultIds(): { idOf(uri: string, items: readonly Diagnostic[]): string } {
  const last = new Map<string, { readonly json: string; readonly id: string }>();
  let counter = 0;
  return {
    idOf(uri, items) {
      const json = JSON.stringify(items);
      const known = last.get(uri);
      if (known?.json === json) return known.id;
      const id = String(++counter);
      last.set(uri, { json, id });
      return id;
    },
  };
}
