import assert from "node:assert/strict";
import { test } from "node:test";
import { compatibleFixes } from "../../server/src/engine/applyFix.ts";
import { defaultConfiguration } from "../../server/src/engine/configuration.ts";
import { configuredSeverity } from "../../server/src/engine/severity.ts";
import type { Fix } from "../../server/src/fixes/fix.ts";
import { applyEdits } from "../../server/src/text/edits.ts";

const edit = (start: number, end: number, text: string) => ({ span: { start, end }, text });

test("edits are applied in terms of the text they were made for", () => {
  assert.equal(applyEdits("abcdef", [edit(4, 6, "Z"), edit(0, 1, "__")]), "__bcdZ");
  assert.equal(applyEdits("abc", [edit(1, 1, "-"), edit(3, 3, "!")]), "a-bc!");
});

test("edits that overlap or leave the text are refused whole", () => {
  assert.equal(applyEdits("abcdef", [edit(0, 3, ""), edit(2, 4, "")]), undefined);
  assert.equal(applyEdits("abc", [edit(2, 9, "")]), undefined);
});

test("of fixes that touch each other the first wins, whole", () => {
  const fix = (title: string, start: number, end: number): Fix => ({
    title,
    safety: "safe",
    changes: [{ kind: "edit", uri: "file:///a", span: { start, end }, text: "x" }],
  });
  const chosen = compatibleFixes([fix("one", 0, 4), fix("two", 3, 6), fix("three", 6, 8)]);
  assert.deepEqual(
    chosen.map(({ title }) => title),
    ["one", "three"],
  );
});

test("a rule's exact name or alias decides before a pattern", () => {
  const meta = {
    id: "jwks-empty",
    aliases: ["empty-jwks"],
    title: "",
    severity: "error",
    topic: "jwks",
    fixable: false,
    since: "0.1.0",
  } as const;
  const severity = (rules: Record<string, "off" | "hint">) => configuredSeverity(meta, { ...defaultConfiguration, rules });
  assert.equal(severity({ "jwks-*": "off" }), "off");
  assert.equal(severity({ "jwks-*": "off", "jwks-empty": "hint" }), "hint");
  assert.equal(severity({ "empty-jwks": "hint" }), "hint");
  assert.equal(severity({ "pem-*": "off" }), undefined);
});
