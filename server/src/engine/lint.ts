import type { Fix } from "../fixes/fix.ts";
import type { Directive } from "../parse/document.ts";
import type { Project } from "../project/facts.ts";
import { rules as allRules } from "../rules/index.ts";
import type { Finding, Rule, RuleMeta } from "../rules/rule.ts";
import { nearestName } from "../text/spelling.ts";
import type { Configuration } from "./configuration.ts";
import { LazyFinding, type LintFinding, severityOrder } from "./finding.ts";
import { createMask } from "./mask.ts";
import { rulesToAsk } from "./ruleChoice.ts";
import { configuredSeverity } from "./severity.ts";
import { createSuppressions, type Suppressions } from "./suppress.ts";

export interface LintOptions {
  readonly rules: readonly Rule[];
  readonly configuration: Configuration;
  /** The configuration of each document, where configuration files of sub-folders say something else. */
  readonly configurationOf?: (uri: string) => Configuration;
  /** Whether a document is to be left alone, although others name it. */
  readonly isExcluded?: (uri: string) => boolean;
  /** Told when a rule throws. Only its id and the kind of error: a message could quote the document. */
  readonly onCrash?: (rule: string, error: string) => void;
}

export interface LintResult {
  /** By document, in document order. A document without findings is not in the map. */
  readonly findings: ReadonlyMap<string, readonly LintFinding[]>;
}

/** Reported for a comment that turns nothing off, by the engine itself. */
export const unusedDirective: RuleMeta = {
  id: "unused-disable-directive",
  title: "Disable comment that turns nothing off",
  severity: "hint",
  topic: "configuration",
  fixable: true,
  since: "0.1.0",
  tags: ["unnecessary"],
};

/** Reported for a configuration file, by the engine itself. */
export const invalidConfiguration: RuleMeta = {
  id: "invalid-configuration",
  title: "Configuration file that cannot be understood",
  severity: "error",
  topic: "configuration",
  fixable: false,
  since: "0.1.0",
};

/** Runs the rules over the deployments of a project. Never throws: a rule that does costs its own findings only. */
export function lintProject(whole: Project, options: LintOptions): LintResult {
  const project = whole.lean ?? whole;
  const byUri = new Map<string, LintFinding[]>();
  const suppressions = new Map<string, Suppressions>();
  const seen = new Map<string, LintFinding>();
  const holders = new Map<string, Set<string>>();
  if (!options.configuration.enable && options.configurationOf === undefined) return { findings: byUri };
  const mask = createMask(project.deployments);

  const suppressionsOf = (uri: string): Suppressions | undefined => {
    const known = suppressions.get(uri);
    const document = project.documents.get(uri);
    if (known !== undefined || document === undefined) return known;
    const created = createSuppressions(document);
    suppressions.set(uri, created);
    return created;
  };

  const configurationOf = options.configurationOf ?? ((): Configuration => options.configuration);
  const severityIn = (meta: RuleMeta, configuration: Configuration): ReturnType<typeof configuredSeverity> =>
    configuration.enable ? configuredSeverity(meta, configuration) : "off";

  const add = (meta: RuleMeta, finding: Finding, deployment?: string): void => {
    const configured = severityIn(meta, configurationOf(finding.uri));
    if (configured === "off" || options.isExcluded?.(finding.uri) === true) return;
    if (suppressionsOf(finding.uri)?.isSuppressed(meta, finding.span)) return;
    const message = mask(finding.message);
    const identity = `${meta.id} ${finding.uri} ${finding.span.start} ${finding.span.end} ${message}`;
    const severity = configured ?? finding.severity ?? meta.severity;
    const before = seen.get(identity);
    const deployments = holders.get(identity) ?? new Set<string>();
    holders.set(identity, deployments);
    if (deployment !== undefined) deployments.add(deployment);
    // Deployments that share a file may see the same fault in different lights; the gravest counts.
    if (before !== undefined && severityOrder.indexOf(before.severity) >= severityOrder.indexOf(severity)) return;
    const related = (finding.related ?? []).map(({ place, message: words }) => ({ place, message: mask(words) }));
    const { uri, span, tags } = finding;
    const linted = new LazyFinding({ rule: meta, severity, uri, span, message, related, tags, deployments }, () =>
      fixesOf(meta, finding.fixes).map((fix) => ({ ...fix, title: mask(fix.title) })),
    );
    seen.set(identity, linted);
    const list = byUri.get(finding.uri);
    if (list === undefined) byUri.set(finding.uri, [linted]);
    else if (before === undefined) list.push(linted);
    else list[list.indexOf(before)] = linted;
  };

  const fixesOf = (meta: RuleMeta, fixes: Finding["fixes"]): readonly Fix[] => {
    if (typeof fixes !== "function") return fixes ?? [];
    try {
      return fixes();
    } catch (error) {
      options.onCrash?.(meta.id, error instanceof Error ? error.name : typeof error);
      return [];
    }
  };

  for (const { rule, contexts } of rulesToAsk(project, options.rules)) {
    if (options.configurationOf === undefined && severityIn(rule.meta, options.configuration) === "off") continue;
    for (const context of contexts) {
      try {
        for (const finding of rule.check(context)) add(rule.meta, finding, context.deployment.id);
      } catch (error) {
        options.onCrash?.(rule.meta.id, error instanceof Error ? error.name : typeof error);
      }
    }
  }

  reportUnusedDirectives();
  for (const list of byUri.values()) list.sort(inDocumentOrder);
  return { findings: byUri };

  function reportUnusedDirectives(): void {
    for (const [uri, document] of project.documents) {
      if (document.directives.length === 0) continue;
      for (const { directive, rule } of suppressionsOf(uri)?.unused() ?? []) {
        // A mistyped name is told as such: to take the comment away would be the wrong help.
        const mistyped = (rule === undefined ? directive.rules : [rule]).filter(({ value }) => !ruleNames().has(value));
        for (const name of mistyped) add(unusedDirective, unknownRule(uri, name));
        if (mistyped.length > 0) continue;
        const message = rule === undefined ? "This comment turns nothing off" : `Nothing of '${rule.value}' to turn off here`;
        const change = { kind: "edit", uri, span: directive.span, text: "" } as const;
        add(unusedDirective, {
          uri,
          span: rule?.span ?? directive.span,
          message,
          ...(rule === undefined ? { fixes: [{ title: "Remove the comment", safety: "safe", preferred: true, changes: [change] }] } : {}),
        });
      }
    }
  }
}

/** Every name that a disable comment may give. */
const ruleNames = (): ReadonlySet<string> =>
  new Set(
    [...allRules.map(({ meta }) => meta), unusedDirective, invalidConfiguration].flatMap(({ id, aliases }) => [id, ...(aliases ?? [])]),
  );

function unknownRule(uri: string, { value, span }: Directive["rules"][number]): Finding {
  const meant = nearestName(value, ruleNames());
  const shown = value.length > 40 || /[^\w-]/.test(value) ? "…" : value;
  return {
    uri,
    span,
    severity: "info",
    tags: [],
    message: `There is no rule '${shown}'${meant === undefined ? "" : `; did you mean '${meant}'?`}`,
    ...(meant === undefined
      ? {}
      : {
          fixes: [
            { title: `Change it to ${meant}`, safety: "unsafe" as const, changes: [{ kind: "edit" as const, uri, span, text: meant }] },
          ],
        }),
  };
}

function inDocumentOrder(a: LintFinding, b: LintFinding): number {
  return (
    a.span.start - b.span.start ||
    severityOrder.indexOf(b.severity) - severityOrder.indexOf(a.severity) ||
    a.rule.id.localeCompare(b.rule.id)
  );
}
