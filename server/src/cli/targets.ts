import { stat } from "node:fs/promises";
import { dirname, join, relative, resolve, sep } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

/** One folder to analyse, and which of its findings were asked for. */
export interface Target {
  readonly root: string;
  /** The files that were named; empty for a folder. */
  readonly files: readonly string[];
  accepts(uri: string): boolean;
}

/**
 * A folder is analysed whole. A single file is judged within its project: its git repository or the working directory, whichever is nearer, else
 * the folder that holds it.
 */
export async function targetsOf(paths: readonly string[], cwd: string): Promise<{ targets: readonly Target[] } | { missing: string }> {
  const targets: Target[] = [];
  const files = new Map<string, Set<string>>();
  for (const path of paths.length === 0 ? ["."] : paths) {
    const full = resolve(cwd, path);
    const info = await stat(full).catch(() => undefined);
    if (info === undefined) return { missing: path };
    if (info.isDirectory()) {
      targets.push({ root: uriOf(full), files: [], accepts: () => true });
      continue;
    }
    const root = await projectOf(full, cwd);
    const wanted = files.get(root) ?? new Set();
    wanted.add(uriOf(full));
    files.set(root, wanted);
  }
  for (const [root, wanted] of files) targets.push({ root: uriOf(root), files: [...wanted], accepts: (uri) => wanted.has(uri) });
  return { targets };
}

/** Without the bound of the repository, a file that is named from the root folder or from home would have all of that searched for its project. */
async function projectOf(file: string, cwd: string): Promise<string> {
  for (let folder = dirname(file); folder !== dirname(folder); folder = dirname(folder)) {
    if (folder === cwd) return cwd;
    if ((await stat(join(folder, ".git")).catch(() => undefined)) !== undefined) return folder;
  }
  return file.startsWith(cwd.endsWith(sep) ? cwd : cwd + sep) ? cwd : dirname(file);
}

const uriOf = (path: string): string => pathToFileURL(path).href;

/** Relative to the working directory where the file lies in it. */
export function pathFor(uri: string, cwd: string): string {
  const path = fileURLToPath(uri);
  const short = relative(cwd, path);
  return short === "" || short.startsWith("..") ? path : short;
}
