import type { JwksUse } from "../project/facts.ts";
import type { Span } from "../text/span.ts";
import type { Change, Fix } from "./fix.ts";

type Document = Extract<JwksUse["target"], { kind: "file" }>["document"];
type Node = NonNullable<Document["data"]>;

const edit = (document: Document, span: Span, text: string): Change => ({ kind: "edit", uri: document.uri, span, text });

const lineBreakOf = (text: string): string => (/\r\n/.test(text) ? "\r\n" : "\n");

/** `{"keys": [<the key>]}` around a bare JWK; its lines move four columns to the right. */
export function wrapInKeys(document: Document): Fix | undefined {
  const { data, text } = document;
  if (data === undefined) return undefined;
  const inner = text.slice(data.span.start, data.span.end);
  const wrapped = /[\r\n]/.test(inner)
    ? ["{", '  "keys": [', ...inner.split(/\r?\n/).map((line) => `    ${line}`), "  ]", "}"].join(lineBreakOf(text))
    : `{"keys": [${inner}]}`;
  return {
    title: "Wrap the key in a JWK set",
    safety: "safe",
    preferred: true,
    changes: [edit(document, data.span, wrapped)],
  };
}

/** `{"keys": […]}` around an array of keys. */
export function wrapArrayInKeys(document: Document): Fix | undefined {
  const { data } = document;
  if (data?.kind !== "list") return undefined;
  return {
    title: "Make the list the member 'keys' of a JWK set",
    safety: "safe",
    preferred: true,
    changes: [
      edit(document, { start: data.span.start, end: data.span.start }, '{"keys": '),
      edit(document, { start: data.span.end, end: data.span.end }, "}"),
    ],
  };
}

/** Takes the byte order mark away. */
export const removeByteOrderMark = (document: Document): Fix => ({
  title: "Remove the byte order mark",
  safety: "safe",
  preferred: true,
  changes: [edit(document, { start: 0, end: 1 }, "")],
});

/** Puts a text in place of a member's value. */
export function replaceMember(document: Document, key: Node, name: string, value: string, title: string): Fix | undefined {
  if (key.kind !== "map") return undefined;
  const item = key.items.findLast((candidate) => candidate.key.value === name);
  if (item === undefined) return undefined;
  return { title, safety: "safe", preferred: true, changes: [edit(document, item.value.span, JSON.stringify(value))] };
}

/** Gives each key the `kid` beside it. */
export function nameKeys(document: Document, named: readonly { readonly node: Node; readonly kid: string }[]): Fix | undefined {
  const changes = named.flatMap(({ node, kid }): Change[] => {
    if (node.kind !== "map") return [];
    const present = node.items.findLast(({ key }) => key.value === "kid");
    if (present !== undefined) return [edit(document, present.value.span, JSON.stringify(kid))];
    const first = node.items[0];
    if (first === undefined) return [];
    const gap = document.text.slice(node.span.start + 1, first.key.span.start);
    const at = first.key.span.start;
    const between = /^\s*$/.test(gap) && /[\r\n]/.test(gap) ? gap : " ";
    return [edit(document, { start: at, end: at }, `"kid": ${JSON.stringify(kid)},${between}`)];
  });
  if (changes.length !== named.length || changes.length === 0) return undefined;
  return { title: "Name the keys by their thumbprints", safety: "unsafe", changes };
}

/** The members of a private JWK (RFC 7518 §6.2.2, §6.3.2, RFC 8037 §2). */
const privateMembers = ["d", "p", "q", "dp", "dq", "qi", "oth"];

/** Leaves the public part of a key. */
export function removePrivateMembers(document: Document, key: Node): Fix | undefined {
  if (key.kind !== "map") return undefined;
  const changes: Change[] = [];
  const kept = key.items.filter((item) => !privateMembers.includes(item.key.value));
  if (kept.length === key.items.length || kept.length === 0) return undefined;
  // From the end of the last member that stays to the end of what goes: comma, blanks and all.
  let from = key.span.start + 1;
  for (const [index, item] of key.items.entries()) {
    if (!privateMembers.includes(item.key.value)) {
      from = item.value.span.end;
      continue;
    }
    const before = key.items.slice(0, index).some((other) => !privateMembers.includes(other.key.value));
    const next = key.items[index + 1];
    const span = before
      ? { start: from, end: item.value.span.end }
      : { start: item.key.span.start, end: next?.key.span.start ?? item.value.span.end };
    changes.push(edit(document, span, ""));
    from = item.value.span.end;
  }
  return { title: "Remove the private members of the key", safety: "unsafe", preferred: true, changes };
}

/** Takes keys out of the set. */
export function removeKeys(document: Document, nodes: readonly Node[], indices: readonly number[]): Fix | undefined {
  const gone = new Set(indices);
  if (gone.size === 0 || gone.size >= nodes.length) return undefined;
  const changes = nodes.flatMap((node, index): Change[] => {
    if (!gone.has(index)) return [];
    const previous = nodes[index - 1];
    const hasKeptBefore = nodes.slice(0, index).some((_, other) => !gone.has(other));
    const next = nodes[index + 1];
    const span =
      hasKeptBefore && previous !== undefined
        ? { start: previous.span.end, end: node.span.end }
        : { start: node.span.start, end: next?.span.start ?? node.span.end };
    return [edit(document, span, "")];
  });
  return { title: gone.size === 1 ? "Remove the key from the set" : "Remove the unusable keys from the set", safety: "unsafe", changes };
}
