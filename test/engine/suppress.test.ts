import assert from "node:assert/strict";
import { test } from "node:test";
import { createSuppressions } from "../../server/src/engine/suppress.ts";
import { parse } from "../../server/src/parse/index.ts";
import type { RuleMeta } from "../../server/src/rules/rule.ts";

const rule = (id: string, aliases: readonly string[] = []): RuleMeta => ({
  id,
  aliases,
  title: id,
  severity: "warning",
  topic: "key-text",
  fixable: false,
  since: "0.1.0",
});

/** Whether a finding of `id` at the first `needle` of the text is turned off. */
function suppressed(text: string, needle: string, id: string, aliases?: readonly string[]): boolean {
  const document = parse("file:///p/.env", text);
  const start = text.indexOf(needle);
  return createSuppressions(document).isSuppressed(rule(id, aliases), { start, end: start + needle.length });
}

test("disable-next-line holds for the next line and nothing else", () => {
  const text = "# authlint-disable-next-line one -- because\nA=1\nB=2\n";
  assert.equal(suppressed(text, "A=1", "one"), true);
  assert.equal(suppressed(text, "B=2", "one"), false);
  assert.equal(suppressed(text, "A=1", "two"), false);
});

test("a value of several lines counts as one line", () => {
  const text = '# authlint-disable-next-line one\nA="first\nsecond\nthird"\nB=2\n';
  assert.equal(suppressed(text, "third", "one"), true);
  assert.equal(suppressed(text, "B=2", "one"), false);
});

test("without names everything is turned off; aliases count", () => {
  assert.equal(suppressed("# authlint-disable-next-line\nA=1\n", "A=1", "any"), true);
  assert.equal(suppressed("# authlint-disable-next-line old-name\nA=1\n", "A=1", "new-name", ["old-name"]), true);
});

test("disable and enable make a range; disable-file holds everywhere", () => {
  const text = "A=1\n# authlint-disable one, two\nB=2\n# authlint-enable one\nC=3\n";
  assert.equal(suppressed(text, "A=1", "one"), false);
  assert.equal(suppressed(text, "B=2", "one"), true);
  assert.equal(suppressed(text, "C=3", "one"), false);
  assert.equal(suppressed(text, "C=3", "two"), true);
  assert.equal(suppressed("A=1\n# authlint-disable-file one\n", "A=1", "one"), true);
});

test("comments that turn nothing off are known", () => {
  const text = "# authlint-disable-next-line one, two\nA=1\n# authlint-disable-next-line three\nB=2\n";
  const document = parse("file:///p/.env", text);
  const suppressions = createSuppressions(document);
  const start = text.indexOf("A=1");
  suppressions.isSuppressed(rule("one"), { start, end: start + 3 });
  const unused = suppressions.unused();
  assert.deepEqual(
    unused.map(({ rule: name, directive }) => [name?.value, directive.rules.length]),
    [
      ["two", 2],
      [undefined, 1],
    ],
  );
});
