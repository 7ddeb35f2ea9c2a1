import type { Fix } from "../fixes/fix.ts";
import type { Related, RuleMeta, Severity } from "../rules/rule.ts";
import type { Span } from "../text/span.ts";

/** A finding as it leaves the engine: with its rule, its severity in force, masked and in document order. */
export interface LintFinding {
  readonly rule: RuleMeta;
  readonly severity: Severity;
  readonly uri: string;
  readonly span: Span;
  readonly message: string;
  readonly related: readonly Related[];
  readonly fixes: readonly Fix[];
  /** In place of the rule's. */
  readonly tags?: NonNullable<RuleMeta["tags"]>;
  /** The ids of the deployments in which it was found: files are shared, faults of one deployment are not. Absent for the engine's own. */
  readonly deployments?: ReadonlySet<string>;
}

/** What is told of a finding before anybody asks how to repair it. */
type Told = Omit<LintFinding, "fixes" | "tags" | "deployments"> & {
  readonly tags?: LintFinding["tags"] | undefined;
  readonly deployments?: LintFinding["deployments"] | undefined;
};

/** A finding whose fixes are computed when somebody asks for them. */
export class LazyFinding implements LintFinding {
  readonly rule: RuleMeta;
  readonly severity: Severity;
  readonly uri: string;
  readonly span: Span;
  readonly message: string;
  readonly related: readonly Related[];
  readonly tags?: NonNullable<RuleMeta["tags"]>;
  readonly deployments?: ReadonlySet<string>;
  readonly #compute: () => readonly Fix[];
  #fixes: readonly Fix[] | undefined;

  constructor({ rule, severity, uri, span, message, related, tags, deployments }: Told, compute: () => readonly Fix[]) {
    this.rule = rule;
    this.severity = severity;
    this.uri = uri;
    this.span = span;
    this.message = message;
    this.related = related;
    if (tags !== undefined) this.tags = tags;
    if (deployments !== undefined) this.deployments = deployments;
    this.#compute = compute;
  }

  get fixes(): readonly Fix[] {
    this.#fixes ??= this.#compute();
    return this.#fixes;
  }
}

/** A repair of a finding, for those who know no rules. */
export type Repair = LintFinding["fixes"][number];

/** Severities from the mildest to the gravest. */
export const severityOrder: readonly Severity[] = ["hint", "info", "warning", "error"];

export const isAtLeast = (severity: Severity, limit: Severity): boolean => severityOrder.indexOf(severity) >= severityOrder.indexOf(limit);
