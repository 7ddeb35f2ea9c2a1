import type { Analysis } from "../engine/analysis.ts";
import type { LintFinding } from "../engine/finding.ts";
import type { FixedAnalysis, FixedText } from "../engine/fixAll.ts";
import { createMask } from "../engine/mask.ts";
import type { WritableFileSystem } from "../host/fileSystem.ts";
import { encodeUtf8 } from "../text/bytes.ts";
import { unifiedDiff } from "./format/diff.ts";
import { pathFor } from "./targets.ts";
import type { Terminal } from "./terminal.ts";

/** Writes the new texts, byte for byte as they were outside of the edits. Answers with the file that could not be written. */
export async function writeTexts(host: WritableFileSystem, texts: ReadonlyMap<string, FixedText>): Promise<string | undefined> {
  for (const [uri, { before, after, mode }] of texts) {
    const bytes = encodeUtf8(after);
    const result = before === undefined ? await host.create(uri, bytes, mode) : await host.write(uri, bytes);
    if (result !== "written") return uri;
  }
  return undefined;
}

/** The changes as a unified diff, with keys and secrets elided. */
export function diffOf(before: Analysis, fixed: FixedAnalysis, { cwd }: Terminal): string {
  const masks = [createMask(before.project.deployments), createMask(fixed.project.deployments)];
  const mask = (text: string): string => masks.reduce((masked, hide) => hide(masked), text);
  return [...fixed.texts].map(([uri, { before: old, after }]) => unifiedDiff(pathFor(uri, cwd), old, after, mask)).join("");
}

/** One line on what `--fix` did, and on what it left to a person. */
export function fixSummary(fixed: { readonly problems: number; readonly files: number }, left: readonly LintFinding[]): string {
  const count = (number: number, one: string): string => `${number} ${one}${number === 1 ? "" : "s"}`;
  const done = fixed.files === 0 ? "Fixed nothing" : `Fixed ${count(fixed.problems, "problem")} in ${count(fixed.files, "file")}`;
  if (left.length === 0) return fixed.files === 0 ? "Nothing to fix.\n" : `${done}; none left.\n`;
  const byHand = left.filter(({ fixes }) => fixes.some(({ disabled }) => disabled === undefined)).length;
  const hint = byHand === 0 ? "" : `, ${byHand === left.length ? "all" : byHand} with a fix that needs a decision`;
  return `${done}; ${left.length} left${hint}.\n`;
}
