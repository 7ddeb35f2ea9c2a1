import type { Change, Fix } from "../fixes/fix.ts";
import type { Project } from "../project/facts.ts";
import { reread } from "../project/reread.ts";
import { rules } from "../rules/index.ts";
import type { Analysis } from "./analysis.ts";
import { compatibleFixes } from "./applyFix.ts";
import type { LintFinding } from "./finding.ts";
import { type LintOptions, lintProject } from "./lint.ts";

/** One repair can make the next one possible, as a closed quote uncovers the settings behind it. More rounds than this are a quarrel of two rules. */
const mostRounds = 10;

export interface FixAllOptions extends LintOptions {
  /** The files that may be changed; findings elsewhere are left alone, and so are fixes that would touch other files. Default: all. */
  readonly accepts?: (uri: string) => boolean;
}

export interface FixAllResult {
  /** The project as the fixes leave it; the same object where there was nothing to do. */
  readonly project: Project;
  /** The fixes that were applied, in order. */
  readonly applied: readonly Fix[];
  /** The findings that they repair; several may share a fix. */
  readonly repaired: number;
  /** New text by file, for existing files and new ones. */
  readonly texts: ReadonlyMap<string, FixedText>;
}

export interface FixedText {
  /** Absent for a new file. */
  readonly before?: string;
  readonly after: string;
  /** POSIX permission of a new file. */
  readonly mode?: number;
}

/** The one fix of a finding that may be applied without asking: safe, and preferred if there are several. */
export function safeFix({ fixes }: Pick<LintFinding, "fixes">): Fix | undefined {
  const safe = fixes.filter((fix) => fix.safety === "safe" && fix.disabled === undefined);
  return safe.find((fix) => fix.preferred === true) ?? (safe.length === 1 ? safe[0] : undefined);
}

/**
 * Applies the safe fixes again and again until nothing changes. Pure: the texts are for the caller to write. A state that was there before ends it, so
 * that two rules that undo each other's work cannot go on for ever.
 */
export function fixAll(project: Project, options: FixAllOptions): FixAllResult {
  const accepts = options.accepts ?? (() => true);
  const applied: Fix[] = [];
  const modes = new Map<string, number>();
  const seen = new Set<string>();
  let current = project;
  let repaired = 0;
  for (let round = 0; round < mostRounds; round++) {
    const { findings } = lintProject(current, options);
    const wanted = [...findings.values()]
      .flat()
      .filter(({ uri }) => accepts(uri))
      .flatMap((finding) => safeFix(finding) ?? [])
      .filter(({ changes }) => changes.length > 0 && changes.every(({ uri }) => accepts(uri)));
    const chosen = compatibleFixes(distinct(wanted));
    const next =
      chosen.length === 0
        ? undefined
        : reread(
            current,
            chosen.flatMap(({ changes }) => changes),
          );
    if (next === undefined) break;
    const state = stateOf(project, next);
    if (state === "" || seen.has(state)) break;
    seen.add(state);
    applied.push(...chosen);
    const identities = new Set(chosen.map(identityOfFix));
    repaired += wanted.filter((fix) => identities.has(identityOfFix(fix))).length;
    for (const change of chosen.flatMap(({ changes }) => changes)) {
      if (change.kind === "create" && change.mode !== undefined) modes.set(change.uri, change.mode);
    }
    current = next;
  }
  return { project: current, applied, repaired, texts: textsOf(project, current, modes) };
}

/** Findings of several rules about one fault often carry the very same repair. */
function distinct(fixes: readonly Fix[]): readonly Fix[] {
  const known = new Map<string, Fix>();
  for (const fix of fixes) {
    const identity = identityOfFix(fix);
    if (!known.has(identity)) known.set(identity, fix);
  }
  return [...known.values()];
}

const identityOfFix = (fix: Fix): string => fix.changes.map(identityOf).join("\n");

const identityOf = (change: Change): string =>
  change.kind === "edit" ? `${change.uri} ${change.span.start} ${change.span.end} ${change.text}` : `${change.uri} ${change.text}`;

function stateOf(before: Project, after: Project): string {
  const changed = [...after.documents].filter(([uri, { text }]) => before.documents.get(uri)?.text !== text);
  return changed.map(([uri, { text }]) => `${uri}\n${text}`).join("\n");
}

function textsOf(before: Project, after: Project, modes: ReadonlyMap<string, number>): ReadonlyMap<string, FixedText> {
  const texts = new Map<string, FixedText>();
  for (const [uri, { text }] of after.documents) {
    const old = before.documents.get(uri)?.text;
    if (old === text) continue;
    const mode = modes.get(uri);
    texts.set(uri, { after: text, ...(old === undefined ? {} : { before: old }), ...(mode === undefined ? {} : { mode }) });
  }
  return texts;
}

/** What the safe fixes make of an analysis, and what is found then. */
export interface FixedAnalysis extends FixAllResult {
  readonly analysis: Analysis;
}

/** Applies the safe fixes of all rules to an analysed project, in memory. */
export function fixAnalysis(before: Analysis, options: Omit<FixAllOptions, "rules">): FixedAnalysis {
  const result = fixAll(before.project, { ...options, rules });
  const { project } = result;
  if (project === before.project) return { ...result, analysis: before };
  const { findings } = lintProject(project, { ...options, rules });
  const texts = (uri: string): string | undefined => project.documents.get(uri)?.text ?? before.textOf(uri);
  // What is wrong with configuration files stands in no document of the project, and no fix changes it.
  const others = [...before.findings].filter(([uri]) => !before.project.documents.has(uri));
  const all = others.length === 0 ? findings : new Map([...findings, ...others]);
  return { ...result, analysis: { project, findings: all, documentOf: (uri) => project.documents.get(uri), textOf: texts } };
}
