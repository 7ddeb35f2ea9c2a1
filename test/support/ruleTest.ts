/** What tests of rules share: a project goes in, the findings of one rule are compared. */
import assert from "node:assert/strict";
import { applyFix, type Files, type FlatFinding, lintFiles, summaries } from "./project.ts";

/** The requirements of a project whose every version is known. Names with other versions replace the usual ones; `undefined` leaves one out. */
export function requirements(versions: Readonly<Record<string, string | undefined>> = {}): string {
  const all: Record<string, string | undefined> = {
    "agno[os]": "2.9.0",
    "python-dotenv": "1.2.4",
    PyJWT: "2.15.1",
    cryptography: "50.0.2",
    ...versions,
  };
  return Object.entries(all)
    .map(([name, version]) => (version === undefined ? "" : `${name}==${version}\n`))
    .join("");
}

/** Asserts what a rule finds, as `severity file:line` in order, and that no message repeats a line of a key or a long value. */
export async function expectFindings(rule: string, files: Files, expected: readonly string[]): Promise<readonly FlatFinding[]> {
  const found = await lintFiles(files, { only: [rule] });
  assert.deepEqual(
    summaries(found),
    expected.map((one) => `${one} ${rule}`),
  );
  for (const { message, related } of found) {
    for (const said of [message, ...related.map((other) => other.message)]) {
      assert.doesNotMatch(said, /\n|[A-Za-z0-9+/]{24}/, "a message is one line and holds no key text");
      assert.ok(said.length <= 220, `a message is short: ${said}`);
    }
  }
  return found;
}

/** Applies a finding's fix and asserts that the rule is content, that no other rule complains anew, and that it has nothing more to do. */
export async function expectFixed(rule: string, files: Files, title: RegExp): Promise<Files> {
  const before = await lintFiles(files);
  const fix = before
    .filter((finding) => finding.rule === rule)
    .flatMap(({ fixes }) => fixes)
    .find((candidate) => title.test(candidate.title));
  assert.ok(fix !== undefined, `${rule} offers a fix like ${title}`);
  const fixed = applyFix(files, fix);
  const after = await lintFiles(fixed);
  assert.deepEqual(
    after.filter((finding) => finding.rule === rule),
    [],
  );
  const grave = (found: readonly FlatFinding[]): readonly string[] =>
    found.filter(({ severity }) => severity === "error" || severity === "warning").map((one) => one.rule);
  assert.deepEqual(
    grave(after).filter((one) => !grave(before).includes(one)),
    [],
  );
  return fixed;
}
