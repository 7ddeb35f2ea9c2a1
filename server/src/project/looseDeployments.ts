import { loaderById } from "../loaders/index.ts";
import type { LoaderId } from "../loaders/loader.ts";
import type { ParsedDocument } from "../parse/document.ts";
import { startedProgram } from "./commandLines.ts";
import { isCompose } from "./compose.ts";
import { appsStartedBy, imageEnvironment } from "./composeDeployments.ts";
import { containerFiles, dockerIgnore, dockerIgnoreUris } from "./container.ts";
import { imageRecipe } from "./dockerfile.ts";
import { hasSettings, isEnvFile } from "./documents.ts";
import { type Environment, emptyEnvironment, loadInto, setVariable, withUnknownRest } from "./environment.ts";
import { hostLocation, isHostLoader, usualLoaders } from "./folderDeployments.ts";
import { lookFor } from "./glance.ts";
import { directoryOf, isWithin, nameOf, pathBelow } from "./paths.ts";
import { bareEnvironment, type Ground, hasVisibleKey, type Plan, type PlannedRun, runDotenvLoads, setElsewhere } from "./plan.ts";

/**
 * Files that set something the product reads and that no other deployment uses: env files without an app, Dockerfiles, scripts, work flows, Helm
 * values. Each is a deployment of its own, of which only this file is known.
 */
export function loosePlans(ground: Ground, used: ReadonlySet<string>): readonly Plan[] {
  return ground.files.all
    .filter(
      (document) =>
        !used.has(document.uri) &&
        !ground.quiet.has(document) &&
        hasSettings(document, new Set()) &&
        !isCompose(document) &&
        document.syntax !== "python" &&
        document.syntax !== "markdown",
    )
    .filter((document) => !isKubernetes(document))
    .map((document) => {
      if (document.syntax === "dockerfile") return imagePlan(ground, document);
      const runs = isEnvFile(document.uri) ? fileRuns(ground, document) : [literalRun(document)];
      return filePlan(ground, document, runs);
    });
}

/** An image that is started without compose: what its ENV instructions set, for the apps in its folder. */
function imagePlan(ground: Ground, document: ParsedDocument): Plan {
  const { files } = ground;
  const context = directoryOf(document.uri);
  const recipe = imageRecipe(document);
  const ignore = dockerIgnoreUris(context, document.uri)
    .map((uri) => files.document(uri))
    .find((found) => found !== undefined);
  const container = containerFiles(files, { mounts: [], build: { context, recipe, ignored: dockerIgnore(context, ignore) } });
  const inside = ground.apps.filter((app) => isWithin(context, app.uri));
  const program = startedProgram([...(recipe.entrypoint ?? []), ...(recipe.command ?? [])]);
  const apps = program === undefined ? inside : appsStartedBy(ground, program, inside);
  const literal = imageEnvironment(emptyEnvironment, document, recipe);
  const loads = runDotenvLoads(ground, apps[0], literal, (uri) => container.imagePath(uri) !== undefined);
  const complete = loads.complete && hasVisibleKey(loads.environment) && !setElsewhere(files);
  const open = (environment: Environment): Environment => (complete ? environment : withUnknownRest(environment));
  const environment = open(loads.environment);
  const final = loads.final === loads.environment ? environment : open(loads.final);
  const place = { uri: document.uri, span: { start: 0, end: 0 } };
  const plan = filePlan(ground, document, [
    { loader: "literal", title: nameOf(document.uri), evidence: place, environment, final, complete },
  ]);
  return { ...plan, files: [document.uri, ...apps.map(({ uri }) => uri)], apps, locate: container.locate };
}

/** A deployment for a file that holds keys and is used by no other. */
export function filePlan(ground: Ground, document: ParsedDocument, runs: readonly PlannedRun[]): Plan {
  const path = pathBelow(ground.files.root, document.uri) ?? nameOf(document.uri);
  const folder = directoryOf(document.uri);
  return {
    id: `file:${path}`,
    kind: "file",
    title: path,
    root: folder,
    mainFile: document.uri,
    files: [document.uri],
    apps: [],
    runs,
    entries: [document],
    locate: (opened) => hostLocation(ground, folder, [], opened),
  };
}

/** A run of which nothing is known. */
export const unknownRun: PlannedRun = {
  loader: "literal",
  title: "the surrounding environment",
  environment: withUnknownRest(emptyEnvironment),
  final: withUnknownRest(emptyEnvironment),
  complete: false,
};

/** The ways in which a file without an app is read: those the user names, else those a script shows, else the usual ones. */
function fileRuns(ground: Ground, document: ParsedDocument): readonly PlannedRun[] {
  const chosen = ground.loadersFor(directoryOf(document.uri));
  if (chosen !== undefined) return chosen.map((loader) => ({ ...fileRun(ground, document, loader), chosen: true }));
  const shown = new Map<LoaderId, PlannedRun>();
  for (const { strength, envFile, loader, place } of ground.evidence.loaders) {
    if (strength !== "shown" || envFile !== document.uri || !isHostLoader(loader) || shown.has(loader)) continue;
    shown.set(loader, { ...fileRun(ground, document, loader), evidence: place });
  }
  return shown.size > 0 ? [...shown.values()] : usualLoaders(ground, document).map((loader) => fileRun(ground, document, loader));
}

function fileRun(ground: Ground, document: ParsedDocument, loader: LoaderId): PlannedRun {
  const environment = withUnknownRest(loadInto(bareEnvironment(ground, directoryOf(document.uri)), loader, [document], { keep: false }));
  return { loader, title: loaderById(loader)?.title ?? loader, environment, final: environment, complete: false };
}

/** What the syntax itself says, for files that no loader of env files reads. */
export function literalRun(document: ParsedDocument, within?: { readonly start: number; readonly end: number }): PlannedRun {
  let environment: Environment = emptyEnvironment;
  for (const entry of document.entries) {
    if (within !== undefined && (entry.span.start < within.start || entry.span.end > within.end)) continue;
    const reading = entry.literal
      ? ({ kind: "value", value: entry.value.value } as const)
      : ({ kind: "unknown", because: "it is decided elsewhere" } as const);
    environment = setVariable(environment, entry.name.value, { reading, source: { uri: document.uri, entry } });
  }
  environment = withUnknownRest({ ...environment, files: [document.uri] });
  return { loader: "literal", title: nameOf(document.uri), environment, final: environment, complete: false };
}

const mayHoldObjects = lookFor(/apiVersion/);

/** Whether a YAML document holds Kubernetes objects. */
export const isKubernetes = (document: ParsedDocument): boolean =>
  mayHoldObjects(document) &&
  [document.data, ...(document.moreData ?? [])].some(
    (root) => root?.kind === "map" && ["apiVersion", "kind"].every((key) => root.items.some((item) => item.key.value === key)),
  );
