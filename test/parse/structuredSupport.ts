import assert from "node:assert/strict";
import fc from "fast-check";
import type { DataNode } from "../../server/src/parse/data.ts";
import type { ParsedDocument } from "../../server/src/parse/document.ts";
import type { MappedString } from "../../server/src/text/mappedString.ts";
import type { Span } from "../../server/src/text/span.ts";

/** Texts made of fragments of a syntax, so that random input reaches further than the first character. */
export const fragments = (pieces: readonly string[]): fc.Arbitrary<string> =>
  fc
    .array(
      fc.oneof({ weight: 6, arbitrary: fc.constantFrom(...pieces) }, { weight: 1, arbitrary: fc.string({ unit: "binary", maxLength: 4 }) }),
      { maxLength: 40 },
    )
    .map((list) => list.join(""));

/** Values that a writer may be asked to write: a PEM-like text, quotes, backslashes, control characters, other planes, lone surrogates. */
export const values = fc.oneof(
  fc.string({ unit: "binary" }),
  fc
    .array(
      fc.constantFrom(
        "a",
        "B",
        " ",
        "\n",
        "\n\n",
        "'",
        '"',
        "\\",
        "#",
        ": ",
        "=",
        "-----BEGIN PUBLIC KEY-----",
        "\t",
        "\r",
        "$",
        "{",
        "😀",
        "\ud800",
        "\udc80",
        "\u0085",
        "\ufeff",
        "1",
        "true",
        "'''",
        '"""',
      ),
      { maxLength: 12 },
    )
    .map((list) => list.join("")),
);

export function assertSpan(span: Span, text: string): void {
  assert.ok(span.start >= 0 && span.start <= span.end && span.end <= text.length, `span ${span.start}-${span.end} of ${text.length}`);
}

/** The place of each character lies in the text; a place of one unit holds that unit, unless the syntax spells it otherwise (a line break, a fold). */
export function assertMapped(mapped: MappedString, text: string): void {
  assertSpan(mapped.span, text);
  for (let at = 0; at < mapped.value.length; at++) {
    const place = mapped.sourceSpan(at, at + 1);
    assertSpan(place, text);
    const char = mapped.value[at] as string;
    if (place.end - place.start === 1 && !/\s/.test(char)) assert.equal(text.slice(place.start, place.end), char);
  }
}

/** Spans lie in the text, children in their parents; `shared` allows nodes that came from elsewhere (aliases). */
export function assertData(node: DataNode, text: string, shared: boolean): void {
  const open: { node: DataNode; within: Span }[] = [{ node, within: { start: 0, end: text.length } }];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { span } = next.node;
    assertSpan(span, text);
    if (!shared) assert.ok(next.within.start <= span.start && span.end <= next.within.end, "child within parent");
    if (next.node.kind === "scalar") {
      if (next.node.text.value.length < 2000) assertMapped(next.node.text, text);
    } else if (next.node.kind === "list") for (const item of next.node.items) open.push({ node: item, within: span });
    else {
      for (const item of next.node.items) {
        assertSpan(item.key.span, text);
        open.push({ node: item.value, within: span });
      }
    }
  }
}

/** Puts a value in the place of the only entry with the name and reads the document again. */
export function rewrite(
  parse: (uri: string, text: string) => ParsedDocument,
  text: string,
  name: string,
  value: string,
): string | undefined {
  const entry = parse("test", text).entries.find((each) => each.name.value === name);
  const written = entry?.encode(value);
  if (entry === undefined || written === undefined) return undefined;
  const changed = text.slice(0, entry.raw.start) + written + text.slice(entry.raw.end);
  return parse("test", changed).entries.find((each) => each.name.value === name)?.value.value;
}

/** The same without positions, to compare with what another reader makes of the text. */
export function plainOf(node: DataNode | undefined): unknown {
  if (node === undefined) return undefined;
  if (node.kind === "scalar") return node.value;
  if (node.kind === "list") return node.items.map(plainOf);
  return Object.fromEntries(node.items.map((item) => [item.key.value, plainOf(item.value)]));
}
