import type { ParsedDocument } from "../parse/document.ts";
import type { Project } from "../project/facts.ts";
import { rules } from "../rules/index.ts";
import { once } from "../text/memo.ts";
import type { ConfigFile } from "./configFile.ts";
import type { Configuration } from "./configuration.ts";
import type { LintFinding } from "./finding.ts";
import { invalidConfiguration, lintProject } from "./lint.ts";
import { movedFindings } from "./plainEdit.ts";
import type { Workspace } from "./workspace.ts";

/** What is known of one folder at one moment: its facts and what the rules found in them. */
export interface Analysis {
  readonly project: Project;
  /** By document, in document order. */
  readonly findings: ReadonlyMap<string, readonly LintFinding[]>;
  documentOf(uri: string): ParsedDocument | undefined;
  /** The text that the spans of a document count in; configuration files are no documents of the project. */
  textOf(uri: string): string | undefined;
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
      const configFiles = workspace.configFiles();
      const lint = once((): Analysis["findings"] => {
        const { findings } = lintProject(project, {
          rules,
          configuration: current,
          ...(configFiles.length === 0 ? {} : { configurationOf: workspace.configurationFor }),
          isExcluded: workspace.isExcluded,
          ...(onCrash === undefined ? {} : { onCrash }),
        });
        return withProblems(findings, configFiles);
      });
      const edits = last === undefined || lastConfiguration !== current ? undefined : workspace.editsBetween(last.project, project);
      const findings = edits?.reduce<Analysis["findings"] | undefined>(
        (found, edit) => (found === undefined ? undefined : movedFindings(found, edit, lint)),
        last?.findings,
      );
      const textOf = (uri: string): string | undefined =>
        project.documents.get(uri)?.text ?? configFiles.find((file) => file.uri === uri)?.text;
      last = { project, findings: findings ?? lint(), documentOf: (uri) => project.documents.get(uri), textOf };
      lastConfiguration = current;
      if (findings === undefined) workspace.foundAll(project);
      return last;
    },
  };
}

/** What is wrong with the configuration files is said where it is written. */
function withProblems(findings: Analysis["findings"], configFiles: readonly ConfigFile[]): Analysis["findings"] {
  const problems = configFiles.filter((file) => file.problems.length > 0);
  if (problems.length === 0) return findings;
  const all = new Map(findings);
  for (const file of problems) {
    const own = file.problems.map(({ uri, span, message }): LintFinding => {
      const { severity } = invalidConfiguration;
      return { rule: invalidConfiguration, severity, uri, span, message, related: [], fixes: [] };
    });
    all.set(file.uri, [...(all.get(file.uri) ?? []), ...own]);
  }
  return all;
}
