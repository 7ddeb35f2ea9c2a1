import { Buffer } from "node:buffer";
import {
  chmodSync,
  closeSync,
  constants,
  type Dirent,
  fstatSync,
  openSync,
  readdirSync,
  readSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { sep } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import {
  type FileStat,
  type FindOptions,
  ignoredFolders,
  type ReadResult,
  type WritableFileSystem,
  type WriteResult,
} from "./fileSystem.ts";
import { globMatcher } from "./globs.ts";

/** Larger files are not configuration; they are left alone. In bytes. */
export const largestFile = 16 * 1024 * 1024;

/**
 * The file system of this machine, for `file:` URIs. Calls are synchronous inside: many small reads are about three times faster so
 * than through promises.
 */
export function createNodeFileSystem(): WritableFileSystem {
  return {
    async read(uri) {
      const path = pathOf(uri);
      return path === undefined ? { kind: "failed", reason: "other" } : readFile(path);
    },
    async stat(uri) {
      const path = pathOf(uri);
      return path === undefined ? undefined : statOf(path);
    },
    async list(uri) {
      const path = pathOf(uri);
      if (path === undefined) return [];
      return (readFolder(path) ?? []).map((item) => ({ name: item.name, type: typeOf(item) }));
    },
    async find(root, names, options) {
      const path = pathOf(root);
      return path === undefined ? [] : findFiles(path, names, options ?? {});
    },
    async write(uri, bytes) {
      return replaceFile(uri, bytes);
    },
    async create(uri, bytes, mode) {
      return writeFile(uri, bytes, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL, mode);
    },
  };
}

/** The path of a `file:` URI; undefined for other schemes and for URIs that no path belongs to. */
function pathOf(uri: string): string | undefined {
  if (!uri.startsWith("file:")) return undefined;
  if (sep === "/" && /^file:\/\/(?:\/\.?[\w-][\w.-]*)+$/.test(uri)) return uri.slice(7);
  try {
    return fileURLToPath(uri);
  } catch {
    return undefined;
  }
}

function readFile(path: string): ReadResult {
  let file: number | undefined;
  try {
    // O_NONBLOCK: opening a named pipe must not wait for a writer.
    file = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
    const stat = fstatSync(file);
    if (stat.isDirectory()) return { kind: "failed", reason: "is-directory" };
    if (!stat.isFile()) return { kind: "failed", reason: "other" };
    if (stat.size > largestFile) return { kind: "failed", reason: "too-large" };
    // From Node's pool: memory of its own costs a small file more than the reading does.
    const { buffer, byteOffset } = Buffer.allocUnsafe(stat.size);
    const bytes = new Uint8Array(buffer, byteOffset, stat.size);
    let length = 0;
    while (length < bytes.length) {
      const count = readSync(file, bytes, length, bytes.length - length, null);
      if (count === 0) break;
      length += count;
    }
    return { kind: "bytes", bytes: bytes.subarray(0, length) };
  } catch (error) {
    return { kind: "failed", reason: reasonOf(error) };
  } finally {
    if (file !== undefined) closeSync(file);
  }
}

function reasonOf(error: unknown): "not-found" | "is-directory" | "no-permission" | "other" {
  const code = (error as NodeJS.ErrnoException).code;
  if (code === "ENOENT" || code === "ENOTDIR") return "not-found";
  if (code === "EISDIR") return "is-directory";
  if (code === "EACCES" || code === "EPERM") return "no-permission";
  return "other";
}

function statOf(path: string): FileStat | undefined {
  try {
    const stat = statSync(path);
    const type = stat.isFile() ? "file" : stat.isDirectory() ? "directory" : "other";
    return { type, size: stat.size, modified: stat.mtimeMs, mode: stat.mode & 0o777 };
  } catch {
    return undefined;
  }
}

function readFolder(path: string): Dirent[] | undefined {
  try {
    return readdirSync(path, { withFileTypes: true });
  } catch {
    return undefined;
  }
}

const typeOf = (item: Dirent): "file" | "directory" | "other" => (item.isFile() ? "file" : item.isDirectory() ? "directory" : "other");

/** A link that leads nowhere counts: whoever reads it learns why it cannot be read. */
function mayBeFile(link: string): boolean {
  const type = statOf(link)?.type;
  return type === "file" || type === undefined;
}

function findFiles(root: string, names: readonly string[], options: FindOptions): string[] {
  const limit = options.limit ?? Number.POSITIVE_INFINITY;
  const isWanted = globMatcher(names, { ignoreCase: true });
  const isExcluded = options.exclude === undefined || options.exclude.length === 0 ? undefined : globMatcher(options.exclude);
  const ignored = new Set(ignoredFolders);
  const found: string[] = [];
  const base = root.endsWith("/") || root.endsWith("\\") ? root.slice(0, -1) : root;
  const visit = (folder: string, relative: string, uri: string): void => {
    const items = readFolder(folder === "" ? root : folder);
    if (items === undefined) return;
    options.onFolder?.(
      uri,
      items.map(({ name }) => name),
    );
    for (const item of items.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0))) {
      if (found.length >= limit) return;
      const path = relative === "" ? item.name : `${relative}/${item.name}`;
      if (item.isDirectory()) {
        if (options.flat !== true && !ignored.has(item.name) && isExcluded?.(path) !== true)
          visit(`${folder}/${item.name}`, path, uriIn(uri, folder, item.name));
        continue;
      }
      if (!isWanted(item.name) || isExcluded?.(path) === true) continue;
      if (item.isFile() || (item.isSymbolicLink() && mayBeFile(`${folder}/${item.name}`))) found.push(uriIn(uri, folder, item.name));
    }
  };
  visit(base, "", pathToFileURL(base === "" ? "/" : base).href.replace(/\/$/, ""));
  return found;
}

/** The URI of a name in a folder: most need no encoding. */
const uriIn = (uri: string, folder: string, name: string): string =>
  /^[\w.-]+$/.test(name) ? `${uri}/${name}` : pathToFileURL(`${folder}/${name}`).href;

/**
 * Replaces a file whole: the new content is written beside it and takes its name, so that a full disk or a crash leaves the old file. Where the folder
 * allows no new file, the old one is written over.
 */
function replaceFile(uri: string, bytes: Uint8Array): WriteResult {
  const given = pathOf(uri);
  if (given === undefined) return "failed";
  let temporary: string | undefined;
  try {
    const path = realpathSync(given);
    // A file that may not be written must not be replaced either.
    closeSync(openSync(path, constants.O_WRONLY));
    const mode = statSync(path).mode & 0o7777;
    temporary = `${path}.authlint-tmp`;
    try {
      writeFileSync(temporary, bytes, { flag: "wx", mode: 0o600 });
    } catch {
      temporary = undefined;
      return writeFile(uri, bytes, constants.O_WRONLY | constants.O_TRUNC);
    }
    chmodSync(temporary, mode);
    renameSync(temporary, path);
    return "written";
  } catch {
    if (temporary !== undefined) rmSync(temporary, { force: true });
    return "failed";
  }
}

function writeFile(uri: string, bytes: Uint8Array, flag: number, mode = 0o666): WriteResult {
  const path = pathOf(uri);
  if (path === undefined) return "failed";
  try {
    writeFileSync(path, bytes, { flag: flag as unknown as string, mode });
    return "written";
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EEXIST" ? "exists" : "failed";
  }
}
