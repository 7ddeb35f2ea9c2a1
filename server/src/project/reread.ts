import type { ParsedDocument } from "../parse/document.ts";
import { parse } from "../parse/index.ts";
import { applyEdits, type TextEdit } from "../text/edits.ts";
import type { Span } from "../text/span.ts";
import { buildProject } from "./build.ts";
import type { Deployment, Project } from "./facts.ts";
import { type Files, filesOf } from "./files.ts";
import { ancestors, directoryOf, nameOf } from "./paths.ts";
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
  return buildChanged(project, project.world, changes);
}

/**
 * As {@link reread}, but of a large workspace only what has to do with the changed files: enough for a proof about the deployments that read them, in
 * time for a menu. Other deployments may be missing from the answer.
 */
export const rereadNear = (project: Project, changes: readonly FileChange[]): Project | undefined =>
  buildChanged(project, neighbourhood(project, changes) ?? project.world, changes);

function buildChanged(project: Project, world: World, changes: readonly FileChange[]): Project | undefined {
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

/** Workspaces with fewer documents are computed whole. */
const small = 120;

/** The part of a workspace that belongs to some files, by those files; kept as long as the project is, since one menu asks for it many times. */
const known = new WeakMap<Project, Map<string, World | undefined>>();

function neighbourhood(project: Project, changes: readonly FileChange[]): World | undefined {
  if (project.documents.size <= small) return undefined;
  const uris = [...new Set(changes.filter(({ kind }) => kind === "edit").map(({ uri }) => uri))].sort();
  const worlds = known.get(project) ?? new Map<string, World | undefined>();
  known.set(project, worlds);
  const key = uris.join("\n");
  if (!worlds.has(key)) worlds.set(key, nearWorld(project, uris));
  return worlds.get(key);
}

/**
 * The documents of the deployments that a file is part of, what shows how they are started, and what lies beside and above all these. Undefined where
 * those deployments are not the same without the rest.
 */
function nearWorld(project: Project, uris: readonly string[]): World | undefined {
  const { world } = project;
  const affected = project.deployments.filter(
    ({ files, settings, keyUses }) =>
      files.some((uri) => uris.includes(uri)) ||
      settings.some(({ uri }) => uris.includes(uri)) ||
      keyUses.some(({ value }) => "written" in value && uris.includes(value.written.uri)),
  );
  const kept = new Set<string>(uris);
  const roots = new Set<string>();
  for (const { files, runs, root, apps, keyUses, jwksUses, versions } of affected) {
    for (const uri of files) kept.add(uri);
    for (const { envFiles, evidence, documented } of runs)
      for (const uri of [...envFiles, evidence?.uri, documented?.uri]) if (uri) kept.add(uri);
    for (const { uri, imports } of apps) for (const at of [uri, ...[...imports.values()].map((place) => place.uri)]) kept.add(at);
    for (const { value } of keyUses) if ("written" in value) kept.add(value.written.uri);
    for (const { target } of jwksUses) if ("uri" in target) kept.add(target.uri);
    for (const fact of Object.values(versions))
      if (fact !== undefined && "place" in fact && fact.place !== undefined) kept.add(fact.place.uri);
    if (root !== world.root) roots.add(root);
  }
  const folders = new Set([...kept].flatMap((uri) => ancestors(world.root, directoryOf(uri))));
  const files = filesOf(world);
  const documents = new Map<string, ParsedDocument>();
  for (const document of [
    ...[...kept].flatMap((uri) => world.documents.get(uri) ?? []),
    ...[...folders].flatMap(files.inFolder),
    ...[...roots].flatMap((root) => documentsBelow(files, root)),
  ])
    documents.set(document.uri, document);
  const near: World = { ...world, documents, exists: (uri) => (world.documents.has(uri) ? "file" : world.exists(uri)) };
  const whole = buildProject(near, project.options);
  return affected.length > 0 && affected.every((deployment) => isSame(deployment, sameDeployment(whole, deployment))) ? near : undefined;
}

/** The documents in a folder and below it, which stand together in their order. */
function documentsBelow({ all }: Files, folder: string): readonly ParsedDocument[] {
  const start = firstFrom(all, `${folder}/`);
  return all.slice(start, firstFrom(all, `${folder}0`, start));
}

/** The index of the first document whose URI is not before another one. */
function firstFrom(all: readonly ParsedDocument[], uri: string, from = 0): number {
  let [low, high] = [from, all.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((all[middle] as ParsedDocument).uri < uri) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Whether a deployment is started in the same ways, with the same settings. */
function isSame(before: Deployment, now: Deployment | undefined): boolean {
  if (now === undefined || now.runs.length !== before.runs.length || now.settings.length !== before.settings.length) return false;
  return (
    now.apps.length === before.apps.length &&
    now.runs.every(({ loader, complete, envFiles, outcomes }, index) => {
      const run = before.runs[index];
      return (
        run !== undefined &&
        run.loader === loader &&
        run.complete === complete &&
        run.envFiles.join("\n") === envFiles.join("\n") &&
        JSON.stringify(run.outcomes.map(({ startup, validJwt }) => [startup, validJwt.status])) ===
          JSON.stringify(outcomes.map(({ startup, validJwt }) => [startup, validJwt.status]))
      );
    })
  );
}

/** The deployment that a deployment became. */
export const sameDeployment = (project: Project, { id }: Deployment): Deployment | undefined =>
  project.lean?.deployments.find((deployment) => deployment.id === id) ?? project.deployments.find((deployment) => deployment.id === id);

/** Whether something is at a URI, as far as anybody has looked: the file itself, or the names of its folder. */
export function isTaken({ world }: Project, uri: string): boolean {
  const existence = world.documents.has(uri) ? "file" : world.exists(uri);
  if (existence !== "unknown") return existence !== "missing";
  return world.folders?.get(directoryOf(uri))?.includes(nameOf(uri)) === true;
}
