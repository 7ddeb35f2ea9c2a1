import assert from "node:assert/strict";
import type { ParsedDocument } from "../../server/src/parse/document.ts";
import type { Span } from "../../server/src/text/span.ts";

/** Asserts what every parser promises: spans lie within the text, entries are ordered and apart, and a value knows its place. */
export function checkDocument(document: ParsedDocument): void {
  const { text } = document;
  const inside = (span: Span, what: string): void => {
    assert.ok(0 <= span.start && span.start <= span.end && span.end <= text.length, `${what} lies within the text`);
  };
  let before = 0;
  for (const entry of document.entries) {
    inside(entry.span, "an entry");
    inside(entry.raw, "a raw value");
    inside(entry.value.span, "a value");
    assert.ok(entry.raw.start <= entry.value.span.start && entry.value.span.end <= entry.raw.end, "a value lies within its raw form");
    assert.ok(entry.span.start <= entry.raw.start && entry.raw.end <= entry.span.end, "a raw value lies within its entry");
    assert.ok(before <= entry.span.start, "entries are in order and apart");
    before = entry.span.end;
    const { value } = entry.value;
    for (let i = 0; i <= value.length; i += 1 + (value.length >> 4)) {
      const at = entry.value.sourceSpan(i, Math.min(i + 1, value.length));
      inside(at, "a character");
      assert.ok(entry.value.span.start <= at.start && at.end <= entry.value.span.end, "a character lies within its value");
    }
    if (entry.overflow !== undefined) {
      inside(entry.overflow, "an overflow");
      assert.ok(before <= entry.overflow.start, "an overflow follows its entry");
      before = entry.overflow.end;
    }
  }
  for (const { words, span } of document.commands) {
    inside(span, "a command");
    for (const word of words) inside(word.text.span, "a word");
  }
  for (const block of document.blocks) {
    inside(block.span, "a block");
    assert.ok(block.span.start <= block.body.start && block.body.end <= block.span.end, "a body lies within its block");
  }
  for (const problem of document.problems) inside(problem.span, "a problem");
  for (const directive of document.directives) inside(directive.span, "a directive");
}
