import { FileSystemError, FileType, RelativePattern, Uri, workspace } from "vscode";
import type { BaseLanguageClient } from "vscode-languageclient";
import {
  type FindParams,
  findRequest,
  type ListResult,
  listRequest,
  type ReadFileParams,
  type ReadFileResult,
  readFileRequest,
  type StatResult,
  statRequest,
} from "../../server/src/lsp/protocol.ts";

/** Larger files are not configuration. In bytes. */
const largestFile = 16 * 1024 * 1024;

/** Answers the server's questions about files from `workspace.fs`, so that virtual and web workspaces work like any other. */
export function serveFiles(client: BaseLanguageClient): void {
  client.onRequest<ReadFileResult, unknown>(readFileRequest, async ({ uri }: ReadFileParams): Promise<ReadFileResult> => {
    try {
      const target = Uri.parse(uri);
      const stat = await workspace.fs.stat(target);
      if ((stat.type & FileType.Directory) !== 0) return { kind: "failed", reason: "is-directory" };
      if (stat.size > largestFile) return { kind: "failed", reason: "too-large" };
      return { kind: "bytes", base64: toBase64(await workspace.fs.readFile(target)) };
    } catch (error) {
      return { kind: "failed", reason: reasonOf(error) };
    }
  });
  client.onRequest<StatResult, unknown>(statRequest, async ({ uri }: ReadFileParams): Promise<StatResult> => {
    try {
      const stat = await workspace.fs.stat(Uri.parse(uri));
      return { type: typeOf(stat.type), size: stat.size, modified: stat.mtime };
    } catch {
      return null;
    }
  });
  client.onRequest<ListResult, unknown>(listRequest, async ({ uri }: ReadFileParams): Promise<ListResult> => {
    try {
      return (await workspace.fs.readDirectory(Uri.parse(uri))).map(([name, type]) => ({ name, type: typeOf(type) }));
    } catch {
      return [];
    }
  });
  client.onRequest<readonly string[], unknown>(
    findRequest,
    async ({ root, names, limit, flat }: FindParams): Promise<readonly string[]> => {
      const pattern = new RelativePattern(Uri.parse(root), `${flat === true ? "" : "**/"}{${names.join(",")}}`);
      // Not `undefined`, which stands for the user's own settings: what is hidden from the explorer is configuration all the same.
      const found = await workspace.findFiles(pattern, ignored, limit);
      return found.map((uri) => uri.toString()).sort();
    },
  );
}

/** Where nobody keeps configuration of their own. */
const ignored =
  "**/{node_modules,.git,.hg,.svn,__pycache__,.mypy_cache,.pytest_cache,.ruff_cache,.tox,.nox,.venv,venv,dist,build,target,.next,.turbo,coverage,htmlcov,.terraform}/**";

const typeOf = (type: FileType): "file" | "directory" | "other" =>
  (type & FileType.File) !== 0 ? "file" : (type & FileType.Directory) !== 0 ? "directory" : "other";

function reasonOf(error: unknown): "not-found" | "is-directory" | "no-permission" | "other" {
  if (!(error instanceof FileSystemError)) return "other";
  if (error.code === "FileNotFound") return "not-found";
  if (error.code === "FileIsADirectory") return "is-directory";
  return error.code === "NoPermissions" ? "no-permission" : "other";
}

/** In pieces: `String.fromCharCode` takes no more arguments than the stack holds. */
function toBase64(bytes: Uint8Array): string {
  let binary = "";
  for (let i = 0; i < bytes.length; i += 0x8000) binary += String.fromCharCode(...bytes.subarray(i, i + 0x8000));
  return btoa(binary);
}
