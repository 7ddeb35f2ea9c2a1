import type { App, Project } from "../project/facts.ts";
import type { CallArgument } from "../project/value.ts";
import type { Change } from "./fix.ts";

type CallExpression = App["call"];
type Expression = CallArgument["expression"];

/**
 * The edit that adds a keyword argument to a call: on a line of its own where the last argument has one, else behind it. `text` is the whole
 * argument, such as `authorization=True`.
 */
export function addArgument(project: Project, uri: string, call: CallExpression, text: string): Change | undefined {
  const source = project.documents.get(uri)?.text;
  if (source === undefined) return undefined;
  const last = call.arguments.at(-1);
  if (last === undefined) {
    // A comment may stand between the parentheses; what is written before it stays before it.
    const at = call.inside.start;
    return { kind: "edit", uri, span: { start: at, end: at }, text };
  }
  const at = last.span.end;
  const lineStart = source.lastIndexOf("\n", last.span.start - 1) + 1;
  const indent = source.slice(lineStart, last.span.start);
  const ownLine = lineStart > call.inside.start && /^[ \t]*$/.test(indent);
  const lineBreak = source.slice(0, lineStart).endsWith("\r\n") ? "\r\n" : "\n";
  return { kind: "edit", uri, span: { start: at, end: at }, text: ownLine ? `,${lineBreak}${indent}${text}` : `, ${text}` };
}

/** The edit that puts a text in place of an expression. */
export const replaceExpression = (uri: string, expression: Expression, text: string): Change => ({
  kind: "edit",
  uri,
  span: expression.span,
  text,
});

/** A Python string literal of a text that has no quotes, backslashes or control characters. */
export const simpleLiteral = (text: string): string => `"${text}"`;

/**
 * The edit that imports a name where the module does not have it yet, behind the module's last import of the product, else behind its last
 * import; nothing when `from module import name` is there already.
 */
export function addImport(project: Project, uri: string, module: string, name: string): readonly Change[] | undefined {
  const document = project.documents.get(uri);
  if (document?.module === undefined) return undefined;
  const imports = document.module.statements.filter((statement) => statement.kind === "import");
  const isThere = imports.some(
    (statement) => statement.module === module && statement.names.some((found) => found.name.value === name && found.as === undefined),
  );
  if (isThere) return [];
  const anchor =
    imports.findLast((statement) => statement.module.startsWith("agno")) ??
    imports.findLast((statement) => statement.module !== "__future__");
  if (anchor === undefined) return undefined;
  const at = anchor.span.end;
  const lineBreak = document.text.includes("\r\n") ? "\r\n" : "\n";
  return [{ kind: "edit", uri, span: { start: at, end: at }, text: `${lineBreak}from ${module} import ${name}` }];
}
