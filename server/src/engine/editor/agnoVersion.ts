import { agnoBoundaries, representatives } from "../../agentos/agnoVersions.ts";
import type { Deployment, Project } from "../../project/facts.ts";
import { filesOf } from "../../project/files.ts";
import { directoryOf } from "../../project/paths.ts";
import { dependenciesOf } from "../../project/versions.ts";
import { code } from "./page.ts";

/** The version of agno that a remark speaks of, and how it is known. */
export interface SpokenVersion {
  readonly version: string;
  /** `agno 2.9.0`, or `agno 3.0.6, the newest known` where the project does not say. */
  readonly words: string;
}

/** The deployments that a document has a part in. */
export const deploymentsOf = (project: Project, uri: string): readonly Deployment[] =>
  project.deployments.filter(
    ({ files, apps, settings }) =>
      files.includes(uri) || apps.some((app) => app.uri === uri) || settings.some((setting) => setting.uri === uri),
  );

/** The version of agno by which a document is to be read: the one that is pinned for its folder, else the newest that is allowed. */
export function agnoVersionFor(project: Project, uri: string): SpokenVersion {
  const { agno } = dependenciesOf(filesOf(project.world), project.options).versionsFor(directoryOf(uri));
  if (agno.kind === "exact") return { version: agno.version, words: `agno ${agno.version}` };
  const version = representatives(agno.kind === "not-installed" ? { kind: "unknown" } : agno, agnoBoundaries).at(-1) as string;
  return agno.kind === "range" && agno.specifier !== "*"
    ? { version, words: `agno ${version}, as ${code(agno.specifier)} allows` }
    : { version, words: `agno ${version}, as the project names no version` };
}
