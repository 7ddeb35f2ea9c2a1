import { type Located, type Span, span } from "../text/span.ts";
import { commentDirectives } from "./directives.ts";
import type { ParsedDocument, Requirement } from "./document.ts";
import { afterLineBreak, isBlank, isLineBreak, skip } from "./scan.ts";

/**
 * Reads a pip requirements file (pip documentation, "Requirements File Format"): one requirement a line, comments, options, and lines continued by a
 * backslash. Options such as `-r other.txt`, and lines that are no requirement (a path, a URL), are kept as they are; the caller decides what to follow.
 */
export function parseRequirements(uri: string, text: string): ParsedDocument {
  const requirements: Requirement[] = [];
  const options: Located<string>[] = [];
  let at = 0;
  while (at < text.length) {
    const start = skip(text, at, (code) => isBlank(code) || code === 0xfeff);
    const end = logicalLineEnd(text, start);
    at = Math.max(afterLineBreak(text, end), at + 1);
    const written = span(start, contentEnd(text, start, end));
    if (written.start === written.end) continue;
    // Continued lines become one of the same length, so that the places stay right.
    const line = text.slice(written.start, written.end).replace(/\\(?:\r\n?|\n)/g, (found) => " ".repeat(found.length));
    const requirement = line.startsWith("-") ? undefined : parseRequirement(line, written.start);
    if (requirement === undefined) options.push({ value: line, span: written });
    else requirements.push(requirement);
  }
  const directives = commentDirectives(text, ["#"]);
  return { uri, text, syntax: "requirements", entries: [], requirements, options, commands: [], blocks: [], problems: [], directives };
}

function logicalLineEnd(text: string, start: number): number {
  let at = start;
  while (at < text.length) {
    if (isLineBreak(text.charCodeAt(at))) {
      if (text[at - 1] !== "\\") return at;
      at = afterLineBreak(text, at);
    } else at++;
  }
  return at;
}

/** Where a comment begins (a `#` at the start or behind white space, pip `COMMENT_RE`) or the line ends, without white space before it. */
function contentEnd(text: string, start: number, end: number): number {
  let at = start;
  while (at < end && !(text[at] === "#" && (at === start || /\s/.test(text[at - 1] as string)))) at++;
  while (at > start && /\s/.test(text[at - 1] as string)) at--;
  return at;
}

/**
 * Reads one requirement as PEP 508 writes it: `name[extra, …] specifier ; marker` or `name @ url`. `offset` is the place of its first character, for the
 * spans. `undefined` for anything that does not begin with a name, such as a path or a URL.
 */
export function parseRequirement(text: string, offset = 0): Requirement | undefined {
  const name = /^\s*([A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?)/.exec(text.slice(0, 400));
  if (name === null) return undefined;
  let at = name[0].length;
  const nameSpan: Span = span(offset + at - (name[1] as string).length, offset + at);
  const whole = span(nameSpan.start, offset + text.trimEnd().length);
  at = skip(text, at, isBlank);
  const extras: string[] = [];
  if (text[at] === "[") {
    const close = text.indexOf("]", at);
    if (close < 0) return undefined;
    for (const extra of text.slice(at + 1, close).split(",")) if (extra.trim() !== "") extras.push(extra.trim());
    at = skip(text, close + 1, isBlank);
  }
  const rest = text.slice(at);
  if (rest.startsWith("@")) {
    const url = rest.slice(1).trim();
    return {
      name: { value: name[1] as string, span: nameSpan },
      extras,
      specifier: { value: "", span: span(offset + at, offset + at) },
      url,
      span: whole,
    };
  }
  // A path or a URL begins like a name: `./x`, `git+https://…`, `wheel.whl`.
  if (/^[:/\\+]/.test(rest) || /\.(?:whl|zip|tar\.gz)$/.test(name[1] as string)) return undefined;
  const length = rest.search(/[;\\\r\n]|\s--|\s#|$/);
  const written = rest.slice(0, length).trimEnd();
  const inner = /^\(([^)]*)\)$/.exec(written);
  const specifier = inner === null ? written : (inner[1] as string);
  if (specifier.trim() !== "" && !/^\s*[=<>~!]/.test(specifier)) return undefined;
  const start = offset + at + (inner === null ? 0 : 1);
  const marker =
    rest[length] === ";"
      ? rest
          .slice(length + 1)
          .replace(/\s(?:--|#)[\s\S]*$/, "")
          .trim()
      : "";
  return {
    name: { value: name[1] as string, span: nameSpan },
    extras,
    specifier: { value: specifier, span: span(start, start + specifier.length) },
    ...(marker === "" ? {} : { marker }),
    span: whole,
  };
}
