import { isOpenSetting } from "../../engine/mask.ts";
import { LineIndex } from "../../text/lineIndex.ts";
import type { Span } from "../../text/span.ts";

/**
 * What a terminal would obey or cannot show: control characters, changes of the writing direction, bytes that are no text. Each of them is one
 * UTF-16 unit and stays one.
 */
const unprintable =
  /[\0-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]|(?<![\ud800-\udbff])[\udc00-\udfff]|[\ud800-\udbff](?![\udc00-\udfff])/g;

/** Columns of a source line that a frame shows; keys are long, and what matters stands at the finding. */
const widest = 100;

/** Runs of these characters are key material or a secret; a frame never shows more of one than this. */
const secretRun = /[A-Za-z0-9+/_-]{20,}={0,2}/g;

/** A value behind `=` or `:` may be a password of any form; it is shown by its length alone. */
const assignment = /^(\s*(?:export\s+|-\s+|ENV\s+|ARG\s+)?["']?[A-Za-z_][\w.-]*["']?\s*[=:](?!=)\s*)(\S.*)$/;

/** Parameters and keys whose values are names, numbers, paths or addresses. */
const openNames =
  /^(?:id|name|title|kind|version|image|build|context|dockerfile|target|env_?file|path|file|jwks_file|format|working_dir|type|alg|algorithms?|kty|use|kid|crv|key_ops|admin_scope|audience|issuer|token_source|scopes_claim|user_id_claim|session_id_claim|audience_claim|excluded_route_paths|cookie_name|token_header_key)$/;

/** Whether the values of a name may be shown. */
const isOpen = (name: string): boolean => openNames.test(name) || isOpenSetting(name);

/** What is a secret even in an open place: the key text of a PEM or a token, or a password within an address. Folders have long names as well. */
const looksSecret = (text: string): boolean =>
  /\/\/[^/\s]*:[^/\s]*@|-----BEGIN|[0-9a-f]{32}|[A-Za-z0-9+/_-]{60}/i.test(text) ||
  (text.match(/[A-Za-z0-9+_-]{20,}/g) ?? []).some((run) => /\d/.test(run) && /[a-z]/.test(run) && /[A-Z]/.test(run));

/**
 * The line of a finding with a marker below it. Values are elided: what is shown of a secret is its place and its length, never its text.
 * Returns two lines, or one when the place is empty.
 */
export function codeFrame(text: string, at: Span): readonly string[] {
  const lines = new LineIndex(text);
  const start = lines.positionAt(at.start);
  const end = lines.positionAt(at.end);
  const lineEnd = lines.lineStart(start.line + 1);
  const source = text.slice(lines.lineStart(start.line), lineEnd).replace(/[\r\n]+$/, "");
  const lastColumn = end.line === start.line ? end.character : source.length;
  const shown = elide(source);
  const from = shown.columnOf(start.character);
  const to = Math.max(shown.columnOf(lastColumn), from + 1);
  // A line that is too long is shown from where its finding is in sight.
  const hidden = to > widest ? Math.max(0, Math.min(from - 20, shown.text.length - widest)) : 0;
  const lead = hidden > 0 ? "…" : "";
  const column = from - hidden + lead.length;
  const length = Math.max(1, Math.min(to - from, widest - column));
  const number = String(start.line + 1);
  return [
    ` ${number} | ${lead}${cut(shown.text.slice(hidden))}`,
    ` ${" ".repeat(number.length)} | ${" ".repeat(column)}${"^".repeat(length)}`,
  ];
}

const cut = (line: string): string => (line.length > widest ? `${line.slice(0, widest)}…` : line);

/** A line as it may be shown: what may be a secret is elided. */
export const elideLine = (line: string): string => elide(line).text;

interface Elided {
  readonly text: string;
  /** The column of the shown line for a column of the source line. */
  columnOf(source: number): number;
}

function elide(source: string): Elided {
  const cuts = cutsOf(source);
  let text = "";
  let at = 0;
  for (const part of cuts) {
    text += source.slice(at, part.start) + part.shown;
    at = part.end;
  }
  text = (text + source.slice(at)).replaceAll("\t", " ").replace(unprintable, "\ufffd");
  return {
    text,
    columnOf(column) {
      let shift = 0;
      for (const part of cuts) {
        if (column >= part.end) shift += part.shown.length - (part.end - part.start);
        else if (column > part.start) return Math.min(part.start + shift + (column - part.start), part.start + shift + part.shown.length);
      }
      return column + shift;
    },
  };
}

interface Cut {
  readonly start: number;
  readonly end: number;
  readonly shown: string;
}

/** What of a line must not be shown, in order and disjoint. */
function cutsOf(source: string): readonly Cut[] {
  const value = assignment.exec(source);
  if (value !== null && isPlainValue(value[2] as string)) {
    const shown = shownValue(value[2] as string, nameIn(value[1] as string));
    return shown === undefined ? [] : [{ start: (value[1] as string).length, end: source.length, shown }];
  }
  const cuts: Cut[] = [];
  for (const part of source.matchAll(quoted)) {
    const content = part[2] as string;
    if (content.length < 6 || harmless.test(content) || (isOpen(nameBefore(source, part.index)) && !looksSecret(content))) continue;
    const marker = pemMarker.exec(content)?.[0] ?? "";
    if (marker.length === content.length) continue;
    const start = part.index + (part[1] as string).length + marker.length;
    cuts.push({ start, end: start + content.length - marker.length, shown: "…" });
  }
  const inside = (at: number): boolean => cuts.some((other) => at >= other.start && at < other.end);
  for (const run of source.matchAll(secretRun)) {
    if (!inside(run.index) && !inside(run.index + run[0].length - 1) && !isName(run[0]))
      cuts.push({ start: run.index, end: run.index + run[0].length, shown: "…" });
  }
  return cuts.sort((a, b) => a.start - b.start);
}

/** A string literal and its content, as far as it ends on the line. */
const quoted = /("""|'''|["'`])((?:\\.|(?!\1).)*)(?:\1|$)/g;

/** The name in the head of an assignment. */
const nameIn = (head: string): string => /([A-Za-z_][\w.-]*)["']?\s*[=:]\s*$/.exec(head)?.[1] ?? "";

/** The parameter or key that a string literal is given to, alone or as an item of a list. */
const nameBefore = (source: string, at: number): string =>
  /([A-Za-z_]\w*)["']?\s*[=:]\s*(?:\[[^()=:{}[\]]*)?$/.exec(source.slice(Math.max(0, at - 200), at))?.[1] ?? "";

const pemMarker = /^-----(?:BEGIN|END) [A-Z0-9 ]+-----/;

/** Strings that are no secrets: names, algorithms, scopes, routes, paths, addresses. */
const harmless =
  /^(?:[A-Z][A-Z0-9_]*|[A-Za-z]{2}\d{3}K?|[a-z_]+(?::[\w*<>{}-]+){1,2}|(?:[A-Z]+ )?\/[\w{}/*.<>-]*|~?[.\w/-]+\.[a-z]{2,5}|[A-Za-z][\w.-]*(?:\[[\w, -]*\])?(?: ?(?:[=<>!~]=|[<>]) ?[\d.*]+,?)+|[a-z]+(?:[_ .-][a-z]+)*|https?:\/\/[\w.:/-]*)$/;

/** Identifiers of code are long, too. */
const isName = (run: string): boolean => /^[A-Za-z_][A-Za-z_]*=?$|^-+$|^[a-z]+(?:[_-][a-z]+)+=?$/.test(run);

/** A value of a configuration file, as opposed to an expression of a program. */
const isPlainValue = (value: string): boolean => !/^[[{(|>]/.test(value) && !/^[A-Za-z_][\w.]*\s*[([]/.test(value) && !/,\s*$/.test(value);

/** What a frame shows of an assigned value: PEM markers, paths, flags and plain words as they are; anything that may be secret elided. */
function shownValue(value: string, name: string): string | undefined {
  const marker = /^(["'`]?)(-----BEGIN [A-Z0-9 ]+-----)/.exec(value);
  if (marker !== null) return marker[0].length === value.length ? undefined : `${marker[0]}…`;
  if (
    /^["']?(?:true|false|null|\d{1,6}|[A-Z]{2}\d{3}K?|\.{0,2}\/[\w./-]*|[\w./-]+\.(?:pem|key|json|crt|pub|env)|https?:\/\/[\w.:/-]+)["']?$/i.test(
      value,
    )
  )
    return undefined;
  if (isOpen(name) && !looksSecret(value)) return undefined;
  const quote = /^["'`]/.exec(value)?.[0] ?? "";
  return `${quote}…${quote !== "" && value.endsWith(quote) ? quote : ""}`;
}
