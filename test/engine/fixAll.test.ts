import assert from "node:assert/strict";
import { it } from "node:test";
import { defaultConfiguration } from "../../server/src/engine/configuration.ts";
import { fixAll } from "../../server/src/engine/fixAll.ts";
import type { Rule } from "../../server/src/rules/rule.ts";
import { projectOf, uriOf } from "../support/project.ts";

const meta = { id: "test-rule", title: "Test", severity: "warning", topic: "env-file", fixable: true, since: "0.1.0" } as const;

/** A rule that turns one word into another, wherever it stands. */
const replacing = (from: string, to: string, safety: "safe" | "unsafe" = "safe"): Rule => ({
  meta: { ...meta, id: `from-${from}` },
  *check({ project }) {
    for (const { uri, text } of project.documents.values()) {
      const start = text.indexOf(from);
      if (start < 0) continue;
      const span = { start, end: start + from.length };
      yield { uri, span, message: from, fixes: () => [{ title: to, safety, changes: [{ kind: "edit", uri, span, text: to }] }] };
    }
  },
});

const options = (rules: readonly Rule[]) => ({ rules, configuration: defaultConfiguration });
const files = { ".env": "JWT_VERIFICATION_KEY=a\n" };

it("goes on until nothing changes", async () => {
  const result = fixAll(await projectOf(files), options([replacing("=a", "=b"), replacing("=b", "=c")]));
  assert.equal(result.texts.get(uriOf(".env"))?.after, "JWT_VERIFICATION_KEY=c\n");
  assert.equal(result.applied.length, 2);
});

it("ends where two rules undo each other", async () => {
  const result = fixAll(await projectOf(files), options([replacing("=a", "=b"), replacing("=b", "=a")]));
  assert.ok(result.applied.length <= 2);
});

it("applies no unsafe fix", async () => {
  const project = await projectOf(files);
  const result = fixAll(project, options([replacing("=a", "=b", "unsafe")]));
  assert.equal(result.project, project);
  assert.equal(result.texts.size, 0);
});

it("leaves files alone that were not asked for", async () => {
  const result = fixAll(await projectOf(files), { ...options([replacing("=a", "=b")]), accepts: () => false });
  assert.equal(result.texts.size, 0);
});

it("applies one repair once, though two rules bring it", async () => {
  const twin: Rule = { ...replacing("=a", "=b"), meta: { ...meta, id: "twin" } };
  const result = fixAll(await projectOf(files), options([replacing("=a", "=b"), twin]));
  assert.equal(result.applied.length, 1);
});
