import type { ParsedDocument } from "../parse/document.ts";
import type { Project } from "../project/facts.ts";
import { rules } from "../rules/index.ts";
import type { Configuration } from "./configuration.ts";
import type { LintFinding } from "./finding.ts";
import { lintProject } from "./lint.ts";
import type { Workspace } from "./workspace.ts";

/** What is known of one folder at one moment: its facts and what the rules found in them. */
export interface Analysis {
  readonly project: Project;
  /** By document, in document order. */
  readonly findings: ReadonlyMap<string, readonly LintFinding[]>;
  documentOf(uri: string): ParsedDocument | undefined;
}

export interface Analyser {
  analyse(): Promise<Analysis>;
}

/** Answers again and again for one workspace; as long as nothing changed, the answer is the same object. */
export function createAnalyser(
  workspace: Workspace,
  configuration: () => Configuration,
  onCrash?: (rule: string, error: string) => void,
): Analyser {
  let last: Analysis | undefined;
  let lastConfiguration: Configuration | undefined;
  return {
    async analyse() {
      const project = await workspace.project();
      const current = configuration();
      if (last?.project === project && lastConfiguration === current) return last;
      const { findings } = lintProject(project, { rules, configuration: current, ...(onCrash === undefined ? {} : { onCrash }) });
      last = { project, findings, documentOf: (uri) => project.documents.get(uri) };
      lastConfiguration = current;
      return last;
    },
  };
}
