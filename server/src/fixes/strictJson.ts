import type { Project } from "../project/facts.ts";
import type { Change, Fix } from "./fix.ts";

/** A string literal, a comment, or a comma before a closing bracket; what matches first is what it is. */
const token = /"(?:[^"\\\r\n]|\\.)*"|\/\/[^\r\n]*|\/\*[\s\S]*?\*\/|,(?=(?:\s|\/\/[^\r\n]*|\/\*[\s\S]*?\*\/)*[\]}])/g;

/**
 * Takes out of a JSON file what RFC 8259 does not know but editors forgive: comments, and commas before a closing bracket. Nothing where that does not
 * make it JSON. Unsafe: comments are lost.
 */
export function strictJsonFix({ documents }: Project, uri: string): Fix | undefined {
  const text = documents.get(uri)?.text;
  if (text === undefined) return undefined;
  const changes: Change[] = [];
  let commas = 0;
  let result = "";
  let at = 0;
  for (const match of text.matchAll(token)) {
    if (match[0].startsWith('"')) continue;
    const isComma = match[0] === ",";
    if (isComma) commas++;
    const span = isComma ? { start: match.index, end: match.index + 1 } : wholeLine(text, match.index, match.index + match[0].length);
    changes.push({ kind: "edit", uri, span, text: "" });
    result += text.slice(at, span.start);
    at = span.end;
  }
  if (changes.length === 0 || !isJson(result + text.slice(at))) return undefined;
  const what = [...(commas < changes.length ? ["comments"] : []), ...(commas > 0 ? ["trailing commas"] : [])].join(" and ");
  return { title: `Remove the ${what}`, safety: commas === changes.length ? "safe" : "unsafe", preferred: true, changes };
}

/** A comment that has its lines to itself goes with them. */
function wholeLine(text: string, start: number, end: number): { start: number; end: number } {
  const lineStart = text.lastIndexOf("\n", start - 1) + 1;
  const rest = /^[ \t]*(\r?\n)/.exec(text.slice(end, end + 1000));
  return text.slice(lineStart, start).trim() === "" && rest !== null && lineStart > 0
    ? { start: lineStart, end: end + rest[0].length }
    : { start, end };
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
