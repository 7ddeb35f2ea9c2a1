/** The only door to the outside. The engine gets it handed in: Node's on the command line, the editor's in the language server, a map in tests. URIs are `file:` or whatever scheme the host serves. */
export interface FileSystem {
  /** The bytes of a file, or why there are none. Never throws. */
  read(uri: string): Promise<ReadResult>;
  stat(uri: string): Promise<FileStat | undefined>;
  /** The names in a folder; empty where it cannot be read. */
  list(uri: string): Promise<readonly DirectoryItem[]>;
  /** URIs of the files below `root` that any of the globs matches, folders of `ignoredFolders` left out. Stops at `limit`. */
  find(root: string, globs: readonly string[], limit?: number): Promise<readonly string[]>;
}

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
  "node_modules", ".git", ".hg", ".svn", "__pycache__", ".mypy_cache", ".pytest_cache", ".ruff_cache", ".tox", ".nox", "dist", "build", "target", ".next", ".turbo", "coverage", "htmlcov", ".terraform",
];
