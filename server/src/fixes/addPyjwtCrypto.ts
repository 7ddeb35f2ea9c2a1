import type { Place } from "../text/place.ts";
import type { Change, Fix, FixContext } from "./fix.ts";

/**
 * Adds `PyJWT[crypto]` beside the line that names agno: a line of a requirements file, an item of a list in `pyproject.toml`. Lock files are
 * written by their own tools.
 */
export function addPyjwtCrypto({ project }: FixContext, agno: Place): readonly Fix[] {
  const document = project.documents.get(agno.uri);
  if (document === undefined) return [];
  const change =
    document.syntax === "requirements"
      ? requirementsLine(document, agno)
      : document.syntax === "toml" && /\/pyproject\.toml$/.test(agno.uri)
        ? listItem(document.text, agno)
        : undefined;
  return change === undefined ? [] : [{ title: "Add PyJWT[crypto]", safety: "unsafe", preferred: true, changes: [change] }];
}

type Document = NonNullable<ReturnType<FixContext["project"]["documents"]["get"]>>;

function requirementsLine({ text, requirements = [] }: Document, { uri, span }: Place): Change {
  const pyjwt = requirements.find(({ name }) => /^pyjwt$/i.test(name.value));
  if (pyjwt !== undefined && pyjwt.extras.length === 0) {
    const at = pyjwt.name.span.end;
    return { kind: "edit", uri, span: { start: at, end: at }, text: "[crypto]" };
  }
  const lineBreak = text.includes("\r\n") ? "\r\n" : "\n";
  const end = text.indexOf("\n", span.end);
  return end < 0
    ? { kind: "edit", uri, span: { start: text.length, end: text.length }, text: `${lineBreak}PyJWT[crypto]${lineBreak}` }
    : { kind: "edit", uri, span: { start: end + 1, end: end + 1 }, text: `PyJWT[crypto]${lineBreak}` };
}

/** Behind the item that names agno, in its own layout. */
function listItem(text: string, { uri, span }: Place): Change | undefined {
  const quote = /["']/.exec(text.slice(span.start, span.start + 1))?.[0];
  const isItem = /^["']\s*agno\b/i.test(text.slice(span.start, span.end));
  if (quote === undefined || text[span.end - 1] !== quote || !isItem) return undefined;
  const lineStart = text.lastIndexOf("\n", span.start - 1) + 1;
  const indent = text.slice(lineStart, span.start);
  const item = `${quote}PyJWT[crypto]${quote}`;
  const separator = /^[ \t]*$/.test(indent) ? `,${text[lineStart - 2] === "\r" ? "\r\n" : "\n"}${indent}` : ", ";
  return { kind: "edit", uri, span: { start: span.end, end: span.end }, text: `${separator}${item}` };
}
