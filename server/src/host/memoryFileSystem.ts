import { ignoredFolders, type ReadResult, type WritableFileSystem } from "./fileSystem.ts";
import { globMatcher } from "./globs.ts";

/** A file system that is a map, for tests and for texts that stand nowhere. Keys are URIs. `reads` records what was asked for, in order. */
export interface MemoryFileSystem extends WritableFileSystem {
  readonly files: Map<string, Uint8Array>;
  readonly reads: string[];
}

export function createMemoryFileSystem(initial: Readonly<Record<string, string | Uint8Array>> = {}): MemoryFileSystem {
  const files = new Map<string, Uint8Array>();
  const reads: string[] = [];
  for (const [uri, content] of Object.entries(initial))
    files.set(uri, typeof content === "string" ? new TextEncoder().encode(content) : content);
  const isFolder = (uri: string): boolean => {
    const prefix = uri.endsWith("/") ? uri : `${uri}/`;
    return [...files.keys()].some((file) => file.startsWith(prefix));
  };
  return {
    files,
    reads,
    async read(uri): Promise<ReadResult> {
      reads.push(uri);
      const bytes = files.get(uri);
      if (bytes !== undefined) return { kind: "bytes", bytes };
      return { kind: "failed", reason: isFolder(uri) ? "is-directory" : "not-found" };
    },
    async stat(uri) {
      const bytes = files.get(uri);
      if (bytes !== undefined) return { type: "file", size: bytes.length, modified: 0 };
      return isFolder(uri) ? { type: "directory", size: 0, modified: 0 } : undefined;
    },
    async list(uri) {
      const prefix = uri.endsWith("/") ? uri : `${uri}/`;
      const items = new Map<string, "file" | "directory">();
      for (const file of files.keys()) {
        if (!file.startsWith(prefix)) continue;
        const [name, ...rest] = file.slice(prefix.length).split("/");
        if (name !== undefined) items.set(decodeURIComponent(name), rest.length === 0 ? "file" : "directory");
      }
      return [...items].map(([name, type]) => ({ name, type }));
    },
    async find(root, names, options) {
      const prefix = root.endsWith("/") ? root : `${root}/`;
      const isWanted = globMatcher(names, { ignoreCase: true });
      const isExcluded = globMatcher(options?.exclude ?? []);
      return [...files.keys()]
        .filter((uri) => uri.startsWith(prefix))
        .filter((uri) => {
          const path = decodeURIComponent(uri.slice(prefix.length));
          const steps = path.split("/");
          if (options?.flat === true && steps.length > 1) return false;
          return isWanted(steps.at(-1) ?? "") && !isExcluded(path) && !steps.some((step) => ignoredFolders.includes(step));
        })
        .sort()
        .slice(0, options?.limit);
    },
    async write(uri, bytes) {
      if (!files.has(uri)) return "failed";
      files.set(uri, bytes);
      return "written";
    },
    async create(uri, bytes) {
      if (files.has(uri)) return "exists";
      files.set(uri, bytes);
      return "written";
    },
  };
}
