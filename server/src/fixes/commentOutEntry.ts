import type { Setting } from "../project/facts.ts";
import type { Fix, FixContext } from "./fix.ts";

/** Puts `# ` before every line of an entry, so that no value is lost; for syntaxes whose comments begin with `#`. */
export function commentOutEntry({ project }: FixContext, { uri, entry }: Setting, title: string): Fix | undefined {
  const document = project.documents.get(uri);
  if (document === undefined || !["dotenv", "yaml", "shell", "dockerfile"].includes(document.syntax)) return undefined;
  const { text } = document;
  const end = entry.overflow?.end ?? entry.span.end;
  const starts = [entry.span.start];
  for (let at = entry.span.start; at < end; at++) if (text[at] === "\n" && at + 1 < end) starts.push(at + 1);
  const changes = starts.map((at) => ({ kind: "edit", uri, span: { start: at, end: at }, text: "# " }) as const);
  return { title, safety: "unsafe", changes };
}
