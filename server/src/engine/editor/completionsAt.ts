import { registeredAlgorithms } from "../../agentos/algorithms.ts";
import { parametersOf } from "../../agentos/parameters.ts";
import { knownScopes } from "../../agentos/scopes.ts";
import { readNames, roleOf } from "../../agentos/settings.ts";
import type { ParsedDocument } from "../../parse/document.ts";
import type { Project } from "../../project/facts.ts";
import type { Span } from "../../text/span.ts";
import { agnoVersionFor } from "./agnoVersion.ts";
import { algorithmText } from "./algorithmPage.ts";
import { keyFilesFor } from "./keyFiles.ts";
import { type Page, paragraph } from "./page.ts";
import { parameterText, sinceText } from "./parameterTexts.ts";
import { calledBy, type PythonContext, pythonContextAt } from "./pythonContext.ts";
import type { ProductCall } from "./pythonTreeWalk.ts";
import { roleText } from "./settingPage.ts";

export interface Completion {
  readonly label: string;
  readonly kind: "variable" | "algorithm" | "keyword" | "scope" | "file";
  /** What it takes the place of. */
  readonly span: Span;
  readonly insert: string;
  readonly detail?: string;
  readonly page?: Page;
}

/** Characters after which completions are worth asking for again. */
export const completionTriggers: readonly string[] = ['"', "'", "/", "=", ":"];

/** What can be written at an offset: names, algorithms, keywords, scopes, paths of key files. */
export function completionsAt(project: Project, uri: string, offset: number): readonly Completion[] {
  const document = project.documents.get(uri);
  if (document === undefined) return [];
  const lineStart = document.text.lastIndexOf("\n", offset - 1) + 1;
  const before = document.text.slice(lineStart, offset);
  if (before.length > 500) return [];
  if (document.syntax === "python") return pythonCompletions(project, document, offset, before);
  const name = nameBefore(document, before, lineStart);
  if (name !== undefined) return variableNames(document, { start: offset - name.length, end: wordEnd(document.text, offset) });
  const value = /(?:^|[\s"'-])([A-Za-z_][A-Za-z0-9_]*)\s*[=:]\s*["']?([^"'\s]*)$/.exec(before);
  if (value === null || roleOf(value[1] as string) !== "jwks-file") return [];
  return paths(project, uri, "key-set", { start: offset - (value[2] as string).length, end: offset });
}

/** The beginning of a variable's name before the cursor, where one can stand there. */
function nameBefore(document: ParsedDocument, before: string, lineStart: number): string | undefined {
  switch (document.syntax) {
    case "dotenv":
      return /^\s*(?:export\s+)?([A-Za-z_]*)$/.exec(before)?.[1];
    case "shell":
      return /^\s*(?:export\s+|declare\s+-x\s+)?([A-Z_]+)$/.exec(before)?.[1] ?? /^\s*export\s+([A-Za-z_]*)$/.exec(before)?.[1];
    case "dockerfile":
      return /^\s*(?:ENV|ARG)\s+(?:\S+=\S*\s+)*([A-Za-z_]*)$/i.exec(before)?.[1];
    case "yaml": {
      const match = /^(\s*)(-\s+)?["']?([A-Za-z_]*)$/.exec(before);
      if (match === null) return undefined;
      const [, indent = "", dash, name] = match;
      // The items of a list may stand as far to the left as the key that the list belongs to.
      return isEnvironment(document.text, lineStart, indent.length + (dash === undefined ? 0 : 1)) ? name : undefined;
    }
    default:
      return undefined;
  }
}

/** Whether the nearest line above that is indented less opens a list or map of variables. */
function isEnvironment(text: string, lineStart: number, indent: number): boolean {
  let end = lineStart - 1;
  for (let lines = 0; end > 0 && lines < 200; lines++) {
    const start = text.lastIndexOf("\n", end - 1) + 1;
    const line = text.slice(start, end);
    const depth = line.length - line.trimStart().length;
    if (line.trim() !== "" && depth < indent && !/^\s*-\s/.test(line))
      return /^\s*(?:environment|env|data|stringData|variables)\s*:\s*$/.test(line.replace(/\s#.*$/, ""));
    end = start - 1;
  }
  return false;
}

const wordEnd = (text: string, offset: number): number =>
  offset + (/^[A-Za-z0-9_]*/.exec(text.slice(offset, offset + 100))?.[0].length ?? 0);

function variableNames(document: ParsedDocument, span: Span): readonly Completion[] {
  const there = new Set(document.entries.filter((entry) => entry.name.span.start !== span.start).map(({ name }) => name.value));
  return readNames
    .filter((name) => !there.has(name))
    .map((name) => ({
      label: name,
      kind: "variable",
      span,
      insert: name,
      detail: "AgentOS",
      page: [paragraph(roleText(name))],
    }));
}

function pythonCompletions(project: Project, document: ParsedDocument, offset: number, before: string): readonly Completion[] {
  const context = pythonContextAt(document, offset);
  if (context === undefined) return [];
  const { literal, argument, productClass } = context;
  if (literal === undefined || offset <= literal.span.start || (offset >= literal.span.end && literal.span.end - literal.span.start > 1)) {
    if (productClass === undefined || context.call === undefined) return [];
    const typed = /(?:^|[(,\s])([A-Za-z_]*)$/.exec(before);
    if (typed !== null && argument === undefined)
      return keywords(project, document, context, productClass, { start: offset - (typed[1] as string).length, end: offset });
    const unquoted = /\balgorithm\s*=\s*([A-Za-z0-9]*)$/.exec(before);
    if (unquoted === null) return [];
    return algorithms({ start: offset - (unquoted[1] as string).length, end: offset }, (name) => `"${name}"`);
  }
  const span = literal.value.span;
  if (span.start > offset || literal.value.value.length > 200) return [];
  const callee = calledBy(context);
  if (argument === "algorithm") return algorithms(span, (name) => name);
  if (argument === "jwks_file") return paths(project, document.uri, "key-set", span);
  if (context.isScope) return scopes(project, document, span);
  if (/^(?:open|Path|read_text)$/.test(callee ?? "")) return paths(project, document.uri, undefined, span);
  const isVariable =
    /^(?:getenv|get|pop|setdefault)$/.test(callee ?? "") && /(?:getenv|environ(?:\.\w+)?)\(\s*["'][A-Za-z_]*$/.test(before);
  if (isVariable || /environ\[\s*["'][A-Za-z_]*$/.test(before)) return variableNames(document, span);
  return [];
}

function keywords(
  project: Project,
  document: ParsedDocument,
  { call }: PythonContext,
  type: ProductCall,
  span: Span,
): readonly Completion[] {
  const { version } = agnoVersionFor(project, document.uri);
  const given = new Set((call?.arguments ?? []).flatMap(({ name }) => name?.value ?? []));
  return parametersOf(type, version)
    .filter((name) => !given.has(name))
    .map((name) => {
      const text = parameterText(name);
      const since = sinceText(type, name);
      return {
        label: `${name}=`,
        kind: "keyword",
        span,
        insert: `${name}=`,
        ...(since === undefined ? {} : { detail: since }),
        ...(text === undefined ? {} : { page: [paragraph(text)] }),
      };
    });
}

const algorithms = (span: Span, write: (name: string) => string): readonly Completion[] =>
  registeredAlgorithms.map((name) => ({
    label: name,
    kind: "algorithm",
    span,
    insert: write(name),
    page: [paragraph(algorithmText(name))],
  }));

function scopes(project: Project, document: ParsedDocument, span: Span): readonly Completion[] {
  const { version, words } = agnoVersionFor(project, document.uri);
  return knownScopes(version).map((scope) => ({ label: scope, kind: "scope", span, insert: scope, detail: words.replaceAll("`", "") }));
}

const paths = (project: Project, uri: string, kind: "key-set" | "pem" | undefined, span: Span): readonly Completion[] =>
  keyFilesFor(project, uri)
    .filter((file) => kind === undefined || file.kind === kind)
    .map(({ path, label }) => ({ label: path, kind: "file", span, insert: path, detail: label }));
