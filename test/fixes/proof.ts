/**
 * The proof of a fix: applied to a project in memory, its finding is gone, nothing of the same weight or graver is new, every way of starting that reads
 * the place gets the intended key, the prediction accepts it, and everything outside of the edits is the same, byte for byte.
 */
import assert from "node:assert/strict";
import { configurationFrom, type OuterSettings } from "../../server/src/engine/configuration.ts";
import type { LintFinding } from "../../server/src/engine/finding.ts";
import { fixAll } from "../../server/src/engine/fixAll.ts";
import { lintProject } from "../../server/src/engine/lint.ts";
import { createWorkspace } from "../../server/src/engine/workspace.ts";
import type { Fix } from "../../server/src/fixes/fix.ts";
import { thumbprintIn } from "../../server/src/fixes/intendedKey.ts";
import { createMemoryFileSystem } from "../../server/src/host/memoryFileSystem.ts";
import type { Project } from "../../server/src/project/facts.ts";
import { rules } from "../../server/src/rules/index.ts";
import type { Severity } from "../../server/src/rules/rule.ts";
import { decodeUtf8, encodeUtf8 } from "../../server/src/text/bytes.ts";
import { applyEdits } from "../../server/src/text/edits.ts";
import { findNothingUnasked, pathOf, uriOf } from "../support/project.ts";

/** Relative path → bytes. */
export type Contents = ReadonlyMap<string, Uint8Array>;

export const contentsOf = (files: Readonly<Record<string, string | Uint8Array>>): Contents =>
  new Map(Object.entries(files).map(([path, text]) => [path, typeof text === "string" ? encodeUtf8(text) : text]));

export interface Linted {
  readonly project: Project;
  readonly findings: readonly LintFinding[];
}

export async function lintContents(contents: Contents, settings: OuterSettings = {}): Promise<Linted> {
  const configuration = configurationFrom(settings);
  const workspace = createWorkspace(
    "file:///project",
    createMemoryFileSystem(Object.fromEntries([...contents].map(([path, bytes]) => [uriOf(path), bytes]))),
  );
  workspace.configure(configuration);
  const project = await workspace.project();
  findNothingUnasked(project, rules);
  const { findings } = lintProject(project, { rules, configuration, onCrash: fail });
  return { project, findings: [...findings.values()].flat() };
}

const fail = (rule: string, error: string): never => {
  throw new Error(`${rule} crashed: ${error}`);
};

/** The files after a fix. Fails where it overwrites a file, its edits overlap, or a byte outside of them changes. */
export function applied(contents: Contents, fix: Fix): Contents {
  const result = new Map(contents);
  const edits = new Map<string, { span: { start: number; end: number }; text: string }[]>();
  for (const change of fix.changes) {
    const path = pathOf(change.uri);
    if (change.kind === "create") {
      assert.ok(!result.has(path), `the fix would overwrite ${path}`);
      result.set(path, encodeUtf8(change.text));
    } else edits.set(path, [...(edits.get(path) ?? []), change]);
  }
  for (const [path, list] of edits) {
    const bytes = contents.get(path);
    assert.ok(bytes !== undefined, `the fix edits ${path}, which is not there`);
    const before = decodeUtf8(bytes);
    const after = applyEdits(before, list);
    assert.ok(after !== undefined, `the edits of ${path} overlap or leave the file`);
    const encoded = encodeUtf8(after);
    const start = encodeUtf8(before.slice(0, Math.min(...list.map(({ span }) => span.start)))).length;
    const end = encodeUtf8(before.slice(Math.max(...list.map(({ span }) => span.end)))).length;
    assert.ok(isSame(encoded.subarray(0, start), bytes.subarray(0, start)), "bytes before the edits changed");
    assert.ok(isSame(encoded.subarray(encoded.length - end), bytes.subarray(bytes.length - end)), "bytes behind the edits changed");
    if (!/(?<!\r)\n/.test(before) && before.includes("\r\n"))
      assert.ok(!/(?<!\r)\n/.test(after), `${path} had only CRLF and has other line ends now`);
    result.set(path, encoded);
  }
  return result;
}

/** Not through `deepEqual`: its message would show the bytes. */
const isSame = (a: Uint8Array, b: Uint8Array): boolean => Buffer.compare(a, b) === 0;

const order: readonly Severity[] = ["hint", "info", "warning", "error"];

export interface Wanted {
  /** RFC 7638 thumbprint of the key that every reader has to get; absent where it is no key. */
  readonly thumbprint?: string;
  /** The variable that holds it, unless the fix moves it. */
  readonly name?: string;
  /** Whether the prediction must be 200 for a valid token. Default: true where a thumbprint is given. */
  readonly accepted?: boolean;
  readonly settings?: OuterSettings;
}

/** Proves one fix of one finding. Gives the fixed project. */
export async function proveFix(contents: Contents, finding: LintFinding, fix: Fix, wanted: Wanted = {}): Promise<Contents> {
  const before = await lintContents(contents, wanted.settings);
  const after = applied(contents, fix);
  const now = await lintContents(after, wanted.settings);
  // What is left of it may be milder: where a fault goes, a remark can stay.
  const sameRule = (of: readonly LintFinding[]): number =>
    of.filter(
      ({ rule, uri, severity }) =>
        rule.id === finding.rule.id && uri === finding.uri && order.indexOf(severity) >= order.indexOf(finding.severity),
    ).length;
  assert.ok(sameRule(now.findings) < sameRule(before.findings), `"${fix.title}" leaves ${finding.rule.id} as it is: ${told(now.findings)}`);
  const fresh = now.findings.filter(
    (found) =>
      order.indexOf(found.severity) >= order.indexOf(finding.severity) &&
      !before.findings.some((old) => old.rule.id === found.rule.id && old.uri === found.uri),
  );
  assert.deepEqual(
    fresh.map(({ rule, message }) => `${rule.id}: ${message}`),
    [],
    `"${fix.title}" brings new findings`,
  );
  if (wanted.thumbprint !== undefined) {
    assertReaders(now.project, wanted, fix);
    if (wanted.accepted !== false) assertAccepted(now.project, fix);
  }
  assertIdempotent(now.project, wanted.settings);
  return after;
}

const told = (findings: readonly LintFinding[]): string => findings.map(({ rule, message }) => `${rule.id}: ${message}`).join("; ");

/** Every run that has the variable has the intended key; where the fix moved the key, it is in a key set or in the code. */
function assertReaders(project: Project, { thumbprint, name = "JWT_VERIFICATION_KEY" }: Wanted, fix: Fix): void {
  let readers = 0;
  for (const deployment of project.deployments) {
    if (deployment.purpose !== "active") continue;
    for (const run of deployment.runs) {
      const value = run.environment.get(name)?.reading;
      if (value === undefined || value.kind === "absent") continue;
      assert.equal(value.kind, "value", `"${fix.title}": ${run.title} reads nothing`);
      assert.equal(value.kind === "value" ? thumbprintIn(value.value) : "", thumbprint, `"${fix.title}": ${run.title} reads another key`);
      readers++;
    }
    for (const { target } of deployment.jwksUses) {
      if (target.kind === "file" && thumbprintIn(target.document.text) === thumbprint) readers++;
    }
    for (const { value } of deployment.keyUses) if (value.kind === "text" && thumbprintIn(value.text) === thumbprint) readers++;
  }
  assert.ok(readers > 0, `"${fix.title}": nobody reads the key`);
}

function assertAccepted(project: Project, fix: Fix): void {
  for (const { runs, apps, purpose } of project.deployments) {
    if (apps.length === 0 || purpose !== "active") continue;
    for (const { outcomes, title } of runs)
      for (const { validJwt, startup } of outcomes) {
        assert.equal(startup, "ok", `"${fix.title}": with ${title} AgentOS does not start`);
        assert.equal(validJwt.status, 200, `"${fix.title}": with ${title} a valid token gets another answer`);
      }
  }
}

/** All safe fixes applied once more change nothing. */
function assertIdempotent(project: Project, settings: OuterSettings = {}): void {
  const options = { rules, configuration: configurationFrom(settings), onCrash: fail };
  const once = fixAll(project, options);
  const twice = fixAll(once.project, options);
  assert.deepEqual([...twice.texts.keys()], [], "a second run of all safe fixes changes something");
}
