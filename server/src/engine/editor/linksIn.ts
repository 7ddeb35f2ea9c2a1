import { type DataNode, member } from "../../parse/data.ts";
import type { ParsedDocument } from "../../parse/document.ts";
import type { Project } from "../../project/facts.ts";
import { ancestors, directoryOf, resolvePath } from "../../project/paths.ts";
import type { Span } from "../../text/span.ts";
import { allExpressions } from "./pythonTreeWalk.ts";

/** A path in a document that leads to a file of the workspace. */
export interface Link {
  readonly span: Span;
  readonly target: string;
}

/** Paths of key files and env files, where the file is there. */
export function linksIn(project: Project, uri: string): readonly Link[] {
  const document = project.documents.get(uri);
  if (document === undefined) return [];
  const links = new Map<string, Link>();
  const add = (span: Span, target: string | undefined): void => {
    if (target === undefined || target === uri || project.world.exists(target) !== "file") return;
    const key = `${span.start} ${span.end}`;
    if (!links.has(key)) links.set(key, { span, target });
  };
  // What the process opens is known best by its deployment, which knows mounts and working directories.
  for (const { jwksUses } of project.deployments) {
    for (const { pathPlace, target } of jwksUses)
      if (pathPlace?.uri === uri && target.kind === "file") add(insideQuotes(document, pathPlace.span), target.uri);
  }
  const folder = directoryOf(uri);
  const bases = [...new Set([folder, ...ancestors(project.root, folder).slice(1, 4), project.root])];
  const addPath = (span: Span, path: string): void => {
    if (!looksLikePath(path)) return;
    for (const base of bases) add(span, resolvePath(base, path));
  };
  for (const { value, literal } of document.entries) if (literal && looksLikePath(value.value)) addPath(value.span, value.value.trim());
  if (document.module !== undefined) {
    for (const expression of allExpressions(document.module))
      if (expression.kind === "string") addPath(expression.value.span, expression.value.value);
  }
  if (document.syntax === "yaml") for (const node of envFiles(document.data)) addPath(node.span, node.text);
  return [...links.values()].sort((a, b) => a.span.start - b.span.start);
}

const looksLikePath = (text: string): boolean =>
  text.length > 2 && text.length < 200 && /[./]/.test(text) && !/[\s{}"'<>|*?]/.test(text) && !/^\w+:/.test(text);

function insideQuotes(document: ParsedDocument, span: Span): Span {
  const first = document.text[span.start];
  const quoted = (first === '"' || first === "'") && document.text[span.end - 1] === first && span.end - span.start > 1;
  return quoted ? { start: span.start + 1, end: span.end - 1 } : span;
}

/** The `env_file` of each service: a path, a list of paths, or of maps with a `path` (compose specification, "env_file"). */
function* envFiles(data: DataNode | undefined): Generator<{ readonly span: Span; readonly text: string }> {
  const services = member(data, "services");
  if (services?.kind !== "map") return;
  for (const { value: service } of services.items) {
    const value = member(service, "env_file");
    for (const item of value?.kind === "list" ? value.items : value === undefined ? [] : [value]) {
      const path = item.kind === "map" ? member(item, "path") : item;
      if (path?.kind === "scalar") yield { span: path.text.span, text: path.text.value };
    }
  }
}
