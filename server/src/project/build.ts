import type { LoaderId } from "../loaders/loader.ts";
import type { Project } from "./facts.ts";
import type { VersionOptions } from "./versions.ts";
import type { World } from "./world.ts";

/** What the user decides in place of the files. */
export interface ProjectOptions extends VersionOptions {
  /** The loaders that read the project's env files, in place of the evidence. */
  readonly loaders?: readonly LoaderId[];
}

/** Everything that is known of a workspace folder, from its documents alone. Pure: the same world gives the same project. */
export function buildProject(world: World, _options: ProjectOptions = {}): Project {
  return { root: world.root, documents: world.documents, deployments: [] };
}
