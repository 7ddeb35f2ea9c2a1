import { skip } from "./scan.ts";

/** The end of an expansion or substitution at `at`; `at + 1` when the character is an ordinary one. Nesting is counted, not parsed. */
export function expansionEnd(text: string, at: number): number {
  if (text[at] === "`") {
    let end = at + 1;
    while (end < text.length && text[end] !== "`") end += text[end] === "\\" ? 2 : 1;
    return Math.min(end + 1, text.length);
  }
  const next = text[at + 1];
  if (next === "(" || next === "{") return afterNested(text, at + 2, next === "(" ? ")" : "}");
  if (next !== undefined && /[A-Za-z_]/.test(next)) {
    return skip(
      text,
      at + 1,
      (code) => code === 95 || (code >= 48 && code <= 57) || (code >= 65 && code <= 90) || (code >= 97 && code <= 122),
    );
  }
  return next !== undefined && /[0-9?!@*#$-]/.test(next) ? at + 2 : at + 1;
}

function afterNested(text: string, from: number, closing: string): number {
  const open = [closing];
  let at = from;
  while (at < text.length && open.length > 0) {
    const character = text[at] as string;
    const inDouble = open.at(-1) === '"';
    if (character === "\\") at++;
    else if (character === open.at(-1)) open.pop();
    else if (character === '"') open.push('"');
    else if (character === "'" && !inDouble) {
      const close = text.indexOf("'", at + 1);
      at = close < 0 ? text.length : close;
    } else if (character === "$" && (text[at + 1] === "(" || text[at + 1] === "{")) {
      open.push(text[at + 1] === "(" ? ")" : "}");
      at++;
    } else if (character === "(" && open.at(-1) === ")") open.push(")");
    at++;
  }
  return Math.min(at, text.length);
}
