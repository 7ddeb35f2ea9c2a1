import { loaderById } from "../loaders/index.ts";
import type { ParsedDocument } from "../parse/document.ts";
import { isCompose } from "./compose.ts";
import { hasSettings, isEnvFile } from "./documents.ts";
import { type Environment, emptyEnvironment, loadInto, setVariable, withUnknownRest } from "./environment.ts";
import { hostLocation, usualLoaders } from "./folderDeployments.ts";
import { directoryOf, nameOf, pathBelow } from "./paths.ts";
import type { Ground, Plan, PlannedRun } from "./plan.ts";

/**
 * Files that set something the product reads and that no other deployment uses: env files without an app, Dockerfiles, scripts, work flows, Helm
 * values. Each is a deployment of its own, of which only this file is known.
 */
export function loosePlans(ground: Ground, used: ReadonlySet<string>): readonly Plan[] {
  return ground.files.all
    .filter(
      (document) =>
        !used.has(document.uri) &&
        hasSettings(document, new Set()) &&
        !isCompose(document) &&
        document.syntax !== "python" &&
        document.syntax !== "markdown",
    )
    .filter((document) => !isKubernetes(document))
    .map((document) => {
      const runs = isEnvFile(document.uri)
        ? usualLoaders(ground, document).map((loader) => fileRun(document, loader))
        : [literalRun(document)];
      return filePlan(ground, document, runs);
    });
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
    entries: [{ uri: document.uri, entries: document.entries }],
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

function fileRun(document: ParsedDocument, loader: Exclude<PlannedRun["loader"], "literal">): PlannedRun {
  const environment = withUnknownRest(loadInto(emptyEnvironment, loader, [document], { keep: false }));
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

/** Whether a YAML document holds Kubernetes objects. */
export const isKubernetes = (document: ParsedDocument): boolean =>
  [document.data, ...(document.moreData ?? [])].some(
    (root) => root?.kind === "map" && ["apiVersion", "kind"].every((key) => root.items.some((item) => item.key.value === key)),
  );
