import { sourceOf } from "../project/documents.ts";
import type { Setting } from "../project/facts.ts";
import type { Change, Fix, FixContext } from "./fix.ts";

/** What may stand before an entry on its first line, by syntax; anything else shares the line with it. */
const prefixes: Readonly<Record<string, RegExp>> = {
  dotenv: /^[ \t\ufeff]*$/,
  shell: /^[ \t]*(?:export[ \t]+)?$/,
  yaml: /^[ \t]*(?:-[ \t]+)?["']?$/,
  toml: /^[ \t]*$/,
  dockerfile: /^[ \t]*(?:ENV|ARG)[ \t]+$/i,
};

/**
 * Turns settings into comments, the lines of a multi-line value one by one. Nothing where one shares its line with something else, or its
 * syntax has no comments. Unsafe: what is a comment is not read, which is the point.
 */
export function commentOut({ project }: FixContext, settings: readonly Setting[], preferred = false): readonly Fix[] {
  const [first] = settings;
  if (first === undefined) return [];
  const changes: Change[] = [];
  const done = new Set<string>();
  for (const setting of settings) {
    const key = `${setting.uri} ${setting.entry.span.start}`;
    if (done.has(key)) continue;
    done.add(key);
    const made = commentLines(project.documents.get(setting.uri), setting);
    if (made === undefined) return [];
    changes.push(...made);
  }
  return [{ title: `Comment out ${first.name}`, safety: "unsafe", ...(preferred ? { preferred } : {}), changes }];
}

function commentLines(
  document: { readonly text: string; readonly source?: string; readonly syntax: string } | undefined,
  setting: Setting,
): readonly Change[] | undefined {
  if (document === undefined) return undefined;
  const { syntax } = document;
  const text = sourceOf(document);
  const { entry, uri } = setting;
  const prefix = prefixes[syntax];
  const lineStart = text.lastIndexOf("\n", entry.span.start - 1) + 1;
  if (prefix === undefined || entry.temporary === true || !prefix.test(text.slice(lineStart, entry.span.start))) return undefined;
  const end = trimmedEnd(
    text,
    entry.overflow === undefined ? entry.span : { start: entry.span.start, end: Math.max(entry.span.end, entry.overflow.end) },
  );
  const lineEnd = text.indexOf("\n", end);
  const behind = text.slice(end, lineEnd < 0 ? text.length : lineEnd);
  // What ends a quoted YAML scalar, and a comment, may follow.
  if (!/^["']?[ \t]*(?:#.*)?\r?$/.test(behind)) return undefined;
  const indent = /^[ \t]*/.exec(text.slice(lineStart))?.[0].length ?? 0;
  const changes: Change[] = [];
  for (let at = lineStart; at < end; ) {
    const next = text.indexOf("\n", at);
    const line = text.slice(at, next < 0 ? text.length : next);
    const column = Math.min(indent, /^[ \t]*/.exec(line)?.[0].length ?? 0);
    const start = at + (at === 0 && text.startsWith("\ufeff") ? 1 : column);
    changes.push({ kind: "edit", uri, span: { start, end: start }, text: "# " });
    if (next < 0) break;
    at = next + 1;
  }
  return changes;
}

function trimmedEnd(text: string, span: { readonly start: number; readonly end: number }): number {
  let end = span.end;
  while (end > span.start && /\s/.test(text[end - 1] as string)) end--;
  return end;
}
