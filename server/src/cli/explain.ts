import { type ExplainedFile, type ExplainOptions, explainFile } from "../engine/explain.ts";
import { type ExplainedDeployment, explainDeployments } from "../engine/explainDeployments.ts";
import { analyseTarget, reportSkipped } from "./analysis.ts";
import { formatExplanation } from "./format/explanation.ts";
import type { CliOptions } from "./options.ts";
import { pathFor, targetsOf } from "./targets.ts";
import type { Terminal } from "./terminal.ts";

/** The answer of `authlint explain`, schema version 1 (docs/explain.md). */
export interface Explanation {
  readonly schema: 1;
  readonly files: readonly ExplainedFile[];
  readonly deployments: readonly ExplainedDeployment[];
}

/** Explains a file or a folder; undefined where the path is not there. */
export async function explain(
  options: CliOptions,
  terminal: Terminal,
): Promise<Explanation | { readonly missing: string } | { readonly usage: string }> {
  const targets = await targetsOf(options.paths, terminal.cwd);
  if ("missing" in targets) return targets;
  const pathOf = (uri: string): string => pathFor(uri, terminal.cwd);
  const files: ExplainedFile[] = [];
  const deployments: ExplainedDeployment[] = [];
  for (const target of targets.targets) {
    const analysed = await analyseTarget(target, options, terminal);
    if ("usage" in analysed) return analysed;
    reportSkipped(analysed.skipped, terminal);
    const { project } = analysed.analysis;
    for (const [uri, document] of project.documents) {
      if (!target.accepts(uri) || (document.syntax !== "dotenv" && !target.files.includes(uri))) continue;
      const versions = project.deployments.find((deployment) => deployment.files.includes(uri))?.versions;
      const explainOptions: ExplainOptions = {
        versions: {
          pyjwt: given(options.settings.pyjwtVersion) ?? versions?.pyjwt ?? { kind: "unknown" },
          cryptography: given(options.settings.cryptographyVersion) ?? versions?.cryptography ?? { kind: "unknown" },
        },
        ...(options.algorithms.length === 0 ? {} : { algorithms: options.algorithms }),
        ...(options.names.length === 0 ? {} : { names: options.names }),
      };
      files.push(explainFile(document, pathOf(uri), explainOptions));
    }
    const relevant = project.deployments.filter((deployment) => target.whole || deployment.files.some(target.accepts));
    deployments.push(...explainDeployments({ ...project, deployments: relevant }, pathOf));
  }
  return { schema: 1, files, deployments };
}

const given = (version: string | undefined): { kind: "exact"; version: string } | { kind: "not-installed" } | undefined =>
  version === undefined || version === "" ? undefined : version === "none" ? { kind: "not-installed" } : { kind: "exact", version };

export async function runExplain(
  options: CliOptions,
  terminal: Terminal,
): Promise<string | { readonly missing: string } | { readonly usage: string }> {
  const explanation = await explain(options, terminal);
  if ("missing" in explanation || "usage" in explanation) return explanation;
  return options.format === "json" ? `${JSON.stringify(explanation, undefined, 2)}\n` : formatExplanation(explanation);
}
