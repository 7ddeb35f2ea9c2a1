import { parse } from "../parse/index.ts";
import { applyEdits, type TextEdit } from "../text/edits.ts";
import type { Span } from "../text/span.ts";
import { buildProject } from "./build.ts";
import type { Deployment, Project } from "./facts.ts";
import { directoryOf, nameOf } from "./paths.ts";
import type { World } from "./world.ts";

/** A change of one file: a part of its text replaced, or a new file. */
export type FileChange =
  | { readonly kind: "edit"; readonly uri: string; readonly span: Span; readonly text: string }
  | { readonly kind: "create"; readonly uri: string; readonly text: string };

/**
 * What the project would be after some changes, so that a repair can be proven before it is offered: every loader reads the new texts, and every
 * prediction is made again. Undefined where the changes cannot be made (overlapping edits, a file that is there already).
 */
export function reread(project: Project, changes: readonly FileChange[]): Project | undefined {
  const { world } = project;
  const documents = new Map(world.documents);
  const created = new Set<string>();
  const edits = new Map<string, TextEdit[]>();
  for (const change of changes) {
    if (change.kind === "edit") edits.set(change.uri, [...(edits.get(change.uri) ?? []), change]);
    else if (isTaken(project, change.uri) || created.has(change.uri)) return undefined;
    else {
      created.add(change.uri);
      documents.set(change.uri, parse(change.uri, change.text));
    }
  }
  for (const [uri, list] of edits) {
    const before = documents.get(uri);
    const after = before === undefined ? undefined : applyEdits(before.text, list);
    if (before === undefined || after === undefined) return undefined;
    documents.set(uri, parse(uri, after, before.syntax));
  }
  const changed: World = {
    root: world.root,
    documents,
    exists: (uri) => (created.has(uri) ? "file" : world.exists(uri)),
    ...(world.folders === undefined ? {} : { folders: world.folders }),
  };
  return buildProject(changed, project.options);
}

/** The deployment that a deployment became. */
export const sameDeployment = (project: Project, { id }: Deployment): Deployment | undefined =>
  project.deployments.find((deployment) => deployment.id === id);

/** Whether something is at a URI, as far as anybody has looked: the file itself, or the names of its folder. */
export function isTaken({ world }: Project, uri: string): boolean {
  const existence = world.documents.has(uri) ? "file" : world.exists(uri);
  if (existence !== "unknown") return existence !== "missing";
  return world.folders?.get(directoryOf(uri))?.includes(nameOf(uri)) === true;
}
