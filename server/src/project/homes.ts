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

/** The homes of a workspace, and whose a file is. There may be hundreds of them, and thousands of files. */
export interface Homes {
  readonly all: readonly Home[];
  /** The env files that belong to a home and not to another one that is nearer, in the order of files. */
  envFilesOf(home: Home): readonly ParsedDocument[];
  /** Whether a script's evidence is about this home: its env file lies there, or the script starts an app of it. */
  isNear(found: LoaderEvidence, home: Home): boolean;
  /** The innermost home around a file; the only one there is, for a file beside it. */
  around(uri: string): Home | undefined;
}

/** Where each app is at home: the folder of the `.env` that it loads, else the nearest one with an env file or a dependency file. */
export function homesOf({ apps, files }: Ground): Homes {
  const appsIn = new Map<string, App[]>();
  for (const app of apps) {
    const folder = homeOf(files, app);
    const others = appsIn.get(folder);
    if (others === undefined) appsIn.set(folder, [app]);
    else others.push(app);
  }
  const all = [...appsIn].map(([folder, own]): Home => ({ folder, apps: own }));
  const inFolder = new Map(all.map((home) => [home.folder, home]));
  const loaders = new Map<string, Set<Home>>();
  for (const home of all) {
    for (const { dotenvLoads } of home.apps) {
      for (const { uri } of dotenvLoads) if (uri !== undefined) loaders.set(uri, (loaders.get(uri) ?? new Set()).add(home));
    }
  }
  const innermost = (folder: string): Home | undefined => {
    for (const at of ancestors(files.root, folder)) {
      const home = inFolder.get(at);
      if (home !== undefined) return home;
    }
    return undefined;
  };
  const ownersOf = (uri: string): ReadonlySet<Home> => {
    const folder = directoryOf(uri);
    const owners = new Set(loaders.get(uri));
    const nearest = innermost(folder);
    if (nearest !== undefined && (nearest.folder === folder || isConfigFolder(pathBelow(nearest.folder, folder)))) owners.add(nearest);
    return owners;
  };
  const envFiles = new Map<Home, ParsedDocument[]>(all.map((home) => [home, []]));
  if (all.length > 0)
    for (const document of files.all)
      if (isActiveEnvFile(files, document)) for (const home of ownersOf(document.uri)) envFiles.get(home)?.push(document);
  const around = (uri: string): Home | undefined => innermost(directoryOf(uri)) ?? (all.length === 1 ? all[0] : undefined);
  return {
    all,
    envFilesOf: (home) => envFiles.get(home) ?? [],
    isNear: ({ envFile }, home) => ownersOf(envFile).has(home) || around(envFile) === home,
    around,
  };
}

/** Whether a path below a home leads to a folder of its configuration. */
const isConfigFolder = (path: string | undefined): boolean =>
  /^(?:\.?envs?|config|conf|deploy|docker|env|settings|\.envs)$/i.test((path ?? "").split("/")[0] ?? "");

/** The folder in which an app is at home. */
export function homeOf(files: Files, app: App): string {
  const own = directoryOf(app.uri);
  for (const { uri } of app.dotenvLoads)
    if (uri !== undefined && isWithin(files.root, uri) && isWithin(directoryOf(uri), own)) return directoryOf(uri);
  const marks = (folder: string): boolean =>
    files.inFolder(folder).some((document) => isActiveEnvFile(files, document) || dependencyFile(document) !== undefined);
  return ancestors(files.root, own).find(marks) ?? own;
}

/** Whether a document is an env file that programs read, and no example or template. */
export const isActiveEnvFile = (files: Files, document: ParsedDocument): boolean =>
  isEnvFile(document.uri) && purposeOf(files, document.uri) !== "example" && purposeOf(files, document.uri) !== "template";
