/** The only door to the outside. The engine gets it handed in: Node's on the command line, the editor's in the language server, a map in tests. URIs are `file:` or whatever scheme the host serves. */
export interface FileSystem {
  /** The bytes of a file, or why there are none. Never throws. */
  read(uri: string): Promise<ReadResult>;
  stat(uri: string): Promise<FileStat | undefined>;
  /** The names in a folder; empty where it cannot be read. */
  list(uri: string): Promise<readonly DirectoryItem[]>;
  /**
   * URIs of the files below `root` whose name any of the patterns matches, in path order, folders of `ignoredFolders` and what `exclude`
   * names left out. A pattern is a glob for the file name alone (`*.env`, `Dockerfile*`), for every depth; `exclude` holds globs for paths
   * relative to `root` that need not be searched. Links to folders are not followed. Stops at `limit` files.
   */
  find(root: string, names: readonly string[], options?: FindOptions): Promise<readonly string[]>;
}

/** A host that may also write: the command line's `--fix`. The editor writes through its own edits. */
export interface WritableFileSystem extends FileSystem {
  /** Replaces the content of an existing file; its permissions stay. */
  write(uri: string, bytes: Uint8Array): Promise<WriteResult>;
  /** Makes a new file and never overwrites. `mode` holds where the file system knows permissions. */
  create(uri: string, bytes: Uint8Array, mode?: number): Promise<WriteResult>;
}

export interface FindOptions {
  readonly exclude?: readonly string[];
  readonly limit?: number;
  /** Told of each folder that is searched, with the names of everything in it. Hosts that do not read folders themselves tell nothing. */
  readonly onFolder?: (uri: string, names: readonly string[]) => void;
  /** Whether the folders below `root` are left out. */
  readonly flat?: boolean;
}

export type WriteResult = "written" | "exists" | "failed";

export type ReadResult =
  | { readonly kind: "bytes"; readonly bytes: Uint8Array }
  | { readonly kind: "failed"; readonly reason: "not-found" | "is-directory" | "no-permission" | "too-large" | "other" };

export interface FileStat {
  readonly type: "file" | "directory" | "other";
  readonly size: number;
  /** Milliseconds since 1970; 0 where the host does not know. */
  readonly modified: number;
  /** POSIX permission bits where the host knows them. */
  readonly mode?: number;
}

export interface DirectoryItem {
  readonly name: string;
  readonly type: "file" | "directory" | "other";
}

/** Folders in which nobody keeps configuration of their own; never searched. */
export const ignoredFolders: readonly string[] = [
  "node_modules",
  ".git",
  ".hg",
  ".svn",
  ".venv",
  "venv",
  "site-packages",
  "__pycache__",
  ".mypy_cache",
  ".pytest_cache",
  ".ruff_cache",
  ".tox",
  ".nox",
  "dist",
  "build",
  "target",
  ".next",
  ".turbo",
  "coverage",
  "htmlcov",
  ".terraform",
];
