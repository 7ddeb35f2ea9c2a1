/** Projects that live in memory, as a user has them: file name → text. For tests of rules, fixes and everything above them. */

import { type Configuration, configurationFrom, defaultConfiguration, type OuterSettings } from "../../server/src/engine/configuration.ts";
import type { LintFinding } from "../../server/src/engine/finding.ts";
import { lintProject } from "../../server/src/engine/lint.ts";
import { rulesToAsk } from "../../server/src/engine/ruleChoice.ts";
import { createWorkspace } from "../../server/src/engine/workspace.ts";
import type { Fix } from "../../server/src/fixes/fix.ts";
import { createMemoryFileSystem } from "../../server/src/host/memoryFileSystem.ts";
import type { Project } from "../../server/src/project/facts.ts";
import { rules } from "../../server/src/rules/index.ts";
import type { Rule, Severity } from "../../server/src/rules/rule.ts";
import { applyEdits } from "../../server/src/text/edits.ts";

/** Relative path → content. */
export type Files = Readonly<Record<string, string | Uint8Array>>;

/** A finding with its place in words: relative path, line and column from 1. */
export interface FlatFinding {
  readonly rule: string;
  readonly severity: Severity;
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly message: string;
  readonly related: readonly { readonly file: string; readonly line: number; readonly message: string }[];
  readonly fixes: readonly Fix[];
}

export interface LintFilesOptions {
  /** Only these rules run: their ids, or the rules themselves where they are not registered. Default: all. */
  readonly only?: readonly (string | Rule)[];
  readonly settings?: OuterSettings;
}

const root = "file:///project";

/** The URI that a file of a test project has. */
export const uriOf = (path: string): string => `${root}/${path.split("/").map(encodeURIComponent).join("/")}`;

/** The relative path of a test project's file. */
export const pathOf = (uri: string): string => decodeURIComponent(uri.slice(root.length + 1));

/** All that AuthLint knows of a project in memory. */
export async function projectOf(files: Files, settings?: OuterSettings): Promise<Project> {
  const workspace = createWorkspace(
    root,
    createMemoryFileSystem(Object.fromEntries(Object.entries(files).map(([path, text]) => [uriOf(path), text]))),
  );
  workspace.configure(configurationOf(settings));
  return workspace.project();
}

const configurationOf = (settings: OuterSettings | undefined): Configuration =>
  settings === undefined ? defaultConfiguration : configurationFrom(settings);

/** What AuthLint finds in a project in memory, file by file in document order. A rule that throws fails the test. */
export async function lintFiles(files: Files, options: LintFilesOptions = {}): Promise<readonly FlatFinding[]> {
  const project = await projectOf(files, options.settings);
  const chosen = chosenRules(options.only);
  findNothingUnasked(project, chosen);
  const { findings } = lintProject(project, {
    rules: chosen,
    configuration: configurationOf(options.settings),
    onCrash: (rule, error) => {
      throw new Error(`rule ${rule} crashed: ${error}`);
    },
  });
  const textOf = (uri: string): string => project.documents.get(uri)?.text ?? "";
  return [...findings.values()].flat().map((finding) => flat(finding, textOf));
}

/** What a rule says it `needs` must be true: where it is not asked, it would have found nothing. */
export function findNothingUnasked(project: Project, chosen: readonly Rule[]): void {
  const asked = new Map(
    rulesToAsk(project, chosen).map(({ rule, contexts }) => [rule, new Set(contexts.map(({ deployment }) => deployment))]),
  );
  for (const rule of chosen) {
    for (const deployment of project.deployments) {
      if (asked.get(rule)?.has(deployment) === true) continue;
      const [finding] = rule.check({ project, deployment });
      if (finding !== undefined) throw new Error(`${rule.meta.id} finds something without what it needs: ${finding.message}`);
    }
  }
}

function chosenRules(only: LintFilesOptions["only"]): readonly Rule[] {
  if (only === undefined) return rules;
  return only.map((wanted) => {
    if (typeof wanted !== "string") return wanted;
    const found = rules.find(({ meta }) => meta.id === wanted);
    if (found === undefined) throw new Error(`no rule ${wanted} is registered`);
    return found;
  });
}

function flat(finding: LintFinding, textOf: (uri: string) => string): FlatFinding {
  const lineOf = (uri: string, offset: number): number => textOf(uri).slice(0, offset).split("\n").length;
  const { start } = finding.span;
  return {
    rule: finding.rule.id,
    severity: finding.severity,
    file: pathOf(finding.uri),
    line: lineOf(finding.uri, start),
    column: start - textOf(finding.uri).lastIndexOf("\n", start - 1),
    message: finding.message,
    related: finding.related.map(({ place, message }) => ({ file: pathOf(place.uri), line: lineOf(place.uri, place.span.start), message })),
    get fixes() {
      return finding.fixes;
    },
  };
}

/** The project after a fix. Fails where the fix touches a file that is not there, overwrites one, or has edits that overlap. */
export function applyFix(files: Files, fix: Fix): Files {
  const result: Record<string, string | Uint8Array> = { ...files };
  const edits = new Map<string, { span: { start: number; end: number }; text: string }[]>();
  for (const change of fix.changes) {
    const path = pathOf(change.uri);
    if (change.kind === "create") {
      if (path in result) throw new Error(`the fix would overwrite ${path}`);
      result[path] = change.text;
    } else edits.set(path, [...(edits.get(path) ?? []), change]);
  }
  for (const [path, list] of edits) {
    const before = result[path];
    if (typeof before !== "string") throw new Error(`the fix changes ${path}, which is not a text of the project`);
    const after = applyEdits(before, list);
    if (after === undefined) throw new Error(`the edits of ${path} overlap or leave the file`);
    result[path] = after;
  }
  return result;
}

/** `error .env:3 rule-id` for each finding, in order: what most tests compare. */
export const summaries = (findings: readonly FlatFinding[]): readonly string[] =>
  findings.map(({ severity, file, line, rule }) => `${severity} ${file}:${line} ${rule}`);

/** A minimal AgentOS app. `arguments_` go into `AgentOS(...)`; `before` and `after` are lines around it. */
export function agentOsApp(
  options: { readonly arguments_?: string; readonly before?: string; readonly after?: string; readonly dotenv?: boolean } = {},
): string {
  return [
    "import os",
    "from agno.agent import Agent",
    "from agno.os import AgentOS",
    "from agno.os.config import AuthorizationConfig",
    "from agno.os.middleware import JWTMiddleware",
    ...(options.dotenv === false ? [] : ["from dotenv import load_dotenv", "", "load_dotenv()"]),
    ...(options.before === undefined ? [] : [options.before]),
    "",
    `agent_os = AgentOS(agents=[Agent(id="a")]${options.arguments_ === undefined ? "" : `, ${options.arguments_}`})`,
    "app = agent_os.get_app()",
    ...(options.after === undefined ? [] : [options.after]),
    "",
  ].join("\n");
}
