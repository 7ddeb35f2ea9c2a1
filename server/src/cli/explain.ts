import { createAnalyser } from "../engine/analysis.ts";
import { configurationFrom } from "../engine/configuration.ts";
import { type ExplainedFile, type ExplainOptions, explainFile } from "../engine/explain.ts";
import { type ExplainedDeployment, explainDeployments } from "../engine/explainDeployments.ts";
import { createWorkspace } from "../engine/workspace.ts";
import { createNodeFileSystem } from "../host/nodeFileSystem.ts";
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
export async function explain(options: CliOptions, terminal: Terminal): Promise<Explanation | { readonly missing: string }> {
  const targets = await targetsOf(options.paths, terminal.cwd);
  if ("missing" in targets) return targets;
  const configuration = configurationFrom(options.settings);
  const pathOf = (uri: string): string => pathFor(uri, terminal.cwd);
  const files: ExplainedFile[] = [];
  const deployments: ExplainedDeployment[] = [];
  for (const target of targets.targets) {
    const workspace = createWorkspace(target.root, createNodeFileSystem());
    workspace.configure(configuration);
    for (const path of target.files) await workspace.include(path);
    const { project } = await createAnalyser(workspace, () => configuration).analyse();
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
    const relevant = project.deployments.filter((deployment) => target.files.length === 0 || deployment.files.some(target.accepts));
    deployments.push(...explainDeployments({ ...project, deployments: relevant }, pathOf));
  }
  return { schema: 1, files, deployments };
}

const given = (version: string | undefined): { kind: "exact"; version: string } | { kind: "not-installed" } | undefined =>
  version === undefined || version === "" ? undefined : version === "none" ? { kind: "not-installed" } : { kind: "exact", version };

export async function runExplain(options: CliOptions, terminal: Terminal): Promise<string | { readonly missing: string }> {
  const explanation = await explain(options, terminal);
  if ("missing" in explanation) return explanation;
  return options.format === "json" ? `${JSON.stringify(explanation, undefined, 2)}\n` : formatExplanation(explanation);
}
