/** What a log may say of texts that may hold secrets. Knows nothing of the editor. */

/** Members of messages whose texts are names of things or addresses. All other texts may be the user's: documents, edits, settings, tokens. */
const harmlessMembers: ReadonlySet<string> = new Set([
  ...["uri", "oldUri", "newUri", "targetUri", "scopeUri", "rootUri", "baseUri", "href", "root", "uris"],
  ...["method", "id", "kind", "code", "source", "languageId", "language", "scheme", "section", "event", "state", "type", "reason"],
  ...["resultId", "previousResultId", "identifier", "positionEncoding", "valueSet", "properties", "trace", "command", "commands", "only"],
]);

/** Base64 runs of this length are key text wherever they come from. */
const keyText = /[A-Za-z0-9+/_-]{44,}={0,2}/g;

/** A line of a log without what may be a key. Addresses of files may well be long. */
export const maskedLine = (text: string): string =>
  text.replace(/\S+/g, (word) => (/^["'(]?[a-z][\w+.-]*:\/\//.test(word) ? word : word.replace(keyText, "…")));

/**
 * A message of the trace, in which each text that may be the user's is told by its length alone: `verbose` would print whole documents otherwise. The
 * protocol library writes a heading, and below it, behind `Params:` or the like, JSON; what cannot be read is left out.
 */
export function maskedTrace(text: string): string {
  const at = text.search(/(?:^|\n)(?:Params|Result|Error data): |^[[{"]/);
  if (at < 0) return maskedLine(text);
  const start = text.slice(at).search(/[[{"]/);
  if (start < 0) return maskedLine(text);
  try {
    return `${maskedLine(text.slice(0, at + start))}${JSON.stringify(withoutTexts(JSON.parse(text.slice(at + start))), undefined, 2)}`;
  } catch {
    return `${maskedLine(text.slice(0, at))}\n(left out)`;
  }
}

function withoutTexts(value: unknown, member = ""): unknown {
  if (typeof value === "string") return harmlessMembers.has(member) ? maskedLine(value) : `<${value.length} characters>`;
  if (Array.isArray(value)) return value.map((item) => withoutTexts(item, member));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, own]) => [maskedName(name), withoutTexts(own, name)]));
}

/** Members are named by the protocol, by rules, by addresses, and by whatever somebody writes into settings. */
const maskedName = (name: string): string =>
  /^(?:[\w.*-]{1,43}|[a-z][\w+.-]*:\/\/\S*)$/.test(name) ? name : `<${name.length} characters>`;
