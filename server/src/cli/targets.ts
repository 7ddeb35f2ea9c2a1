import { stat } from "node:fs/promises";
import { homedir, tmpdir } from "node:os";
import { dirname, join, relative, resolve, sep } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { projectRootOf } from "../engine/projectRoot.ts";
import { createNodeFileSystem } from "../host/nodeFileSystem.ts";

/** One folder to analyse, and which of its findings were asked for. */
export interface Target {
  readonly root: string;
  /** The files that were named; empty for folders. */
  readonly files: readonly string[];
  /** Whether all that is below the root was asked for. */
  readonly whole: boolean;
  accepts(uri: string): boolean;
}

/**
 * What is named is judged within its project (docs/cli.md, "What is checked"): a folder with the signs of a project stands for itself, a folder without
 * them and a single file belong to the project around them. Without one, a single file is judged within the working directory that holds it.
 */
export async function targetsOf(paths: readonly string[], cwd: string): Promise<{ targets: readonly Target[] } | { missing: string }> {
  const targets: Target[] = [];
  const parts = new Map<string, { readonly files: Set<string>; readonly folders: Set<string> }>();
  for (const path of paths.length === 0 ? ["."] : paths) {
    const full = resolve(cwd, path);
    const info = await stat(full).catch(() => undefined);
    if (info === undefined) return { missing: path };
    const isFolder = info.isDirectory();
    const root = isFolder ? ((await projectOf(full)) ?? full) : await projectOfFile(full, cwd);
    if (root === full) {
      targets.push({ root: uriOf(full), files: [], whole: true, accepts: () => true });
      continue;
    }
    const wanted = parts.get(root) ?? { files: new Set(), folders: new Set() };
    (isFolder ? wanted.folders : wanted.files).add(uriOf(full));
    parts.set(root, wanted);
  }
  for (const [root, { files, folders }] of parts) {
    if (targets.some((target) => target.root === uriOf(root))) continue;
    const prefixes = [...folders].map((folder) => `${folder}/`);
    const accepts = (uri: string): boolean => files.has(uri) || prefixes.some((prefix) => uri.startsWith(prefix));
    targets.push({ root: uriOf(root), files: [...files], whole: false, accepts });
  }
  return { targets };
}

const fileSystem = createNodeFileSystem();

/** A project in one of these must not have all of it searched. */
const tooWide: readonly string[] = [resolve("/"), dirname(homedir()), homedir(), tmpdir()];

async function projectOf(folder: string): Promise<string | undefined> {
  const root = await projectRootOf(uriOf(folder), fileSystem, (uri) => tooWide.some((path) => uriOf(path) === uri));
  return root === undefined ? undefined : fileURLToPath(root);
}

/** The working directory counts where it is wider than the project and no other repository begins in between: it was chosen to run in. */
async function projectOfFile(file: string, cwd: string): Promise<string> {
  const folder = dirname(file);
  const root = (await projectOf(folder)) ?? folder;
  if (!isBelow(cwd, root) || tooWide.includes(cwd)) return root;
  for (let at = root; at !== cwd; at = dirname(at)) if ((await stat(join(at, ".git")).catch(() => undefined)) !== undefined) return root;
  return cwd;
}

const isBelow = (folder: string, path: string): boolean => path.startsWith(folder.endsWith(sep) ? folder : folder + sep);

const uriOf = (path: string): string => pathToFileURL(path).href;

/** Relative to the working directory where the file lies in it. */
export function pathFor(uri: string, cwd: string): string {
  const path = fileURLToPath(uri);
  const short = relative(cwd, path);
  return short === "" || short.startsWith("..") ? path : short;
}
