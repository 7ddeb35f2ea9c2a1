import type { ParsedDocument } from "../parse/document.ts";
import { dependencyFile } from "./dependencies.ts";
import { isEnvFile, purposeOf } from "./documents.ts";
import type { App } from "./facts.ts";
import type { Files } from "./files.ts";
import type { LoaderEvidence } from "./loaderEvidence.ts";
import { ancestors, directoryOf, isWithin, pathBelow } from "./paths.ts";
import type { Ground } from "./plan.ts";

/** A folder from which apps are started on the host. */
export interface Home {
  readonly folder: string;
  readonly apps: readonly App[];
}

/** Where each app is at home: the folder of the `.env` that it loads, else the nearest one with an env file or a dependency file. */
export function homesOf(ground: Ground): readonly Home[] {
  const byFolder = new Map<string, App[]>();
  for (const app of ground.apps) {
    const folder = homeOf(ground.files, app);
    byFolder.set(folder, [...(byFolder.get(folder) ?? []), app]);
  }
  return [...byFolder].map(([folder, apps]) => ({ folder, apps }));
}

/** The folder in which an app is at home. */
export function homeOf(files: Files, app: App): string {
  const own = directoryOf(app.uri);
  for (const { uri } of app.dotenvLoads)
    if (uri !== undefined && isWithin(files.root, uri) && isWithin(directoryOf(uri), own)) return directoryOf(uri);
  const marks = (folder: string): boolean =>
    files.all.some(
      (document) => directoryOf(document.uri) === folder && (isActiveEnvFile(files, document) || dependencyFile(document) !== undefined),
    );
  return ancestors(files.root, own).find(marks) ?? own;
}

/** Whether a document is an env file that programs read, and no example or template. */
export const isActiveEnvFile = (files: Files, document: ParsedDocument): boolean =>
  isEnvFile(document.uri) && purposeOf(files, document.uri) !== "example" && purposeOf(files, document.uri) !== "template";

/** Whether an env file belongs to the home and not to another one that is nearer. */
export function belongsTo(uri: string, home: Home, homes: readonly Home[]): boolean {
  const folder = directoryOf(uri);
  if (home.apps.some((app) => app.dotenvLoads.some((load) => load.uri === uri))) return true;
  if (folder === home.folder) return true;
  const nested =
    isWithin(home.folder, folder) &&
    /^(?:\.?envs?|config|conf|deploy|docker|env|settings|\.envs)$/i.test((pathBelow(home.folder, folder) ?? "").split("/")[0] ?? "");
  return nested && !homes.some((other) => other !== home && isWithin(other.folder, folder) && other.folder.length > home.folder.length);
}

/** Whether a script's evidence is about this home: its env file lies there, or the script starts an app of it. */
export function nearHome(found: LoaderEvidence, home: Home, homes: readonly Home[]): boolean {
  if (belongsTo(found.envFile, home, homes)) return true;
  return innermostHome(found.envFile, homes) === home;
}

/** The innermost home around a file; the only one there is, for a file beside it. */
export function innermostHome(uri: string, homes: readonly Home[]): Home | undefined {
  const around = homes.filter(({ folder }) => isWithin(folder, uri)).sort((a, b) => b.folder.length - a.folder.length);
  return around[0] ?? (homes.length === 1 ? homes[0] : undefined);
}
