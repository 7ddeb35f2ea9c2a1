import type { Connection } from "vscode-languageserver";
import type { FileSystem } from "../host/fileSystem.ts";
import {
  type FindParams,
  findRequest,
  type ListResult,
  listRequest,
  type ReadFileResult,
  readFileRequest,
  type StatResult,
  statRequest,
} from "./protocol.ts";

/** The files as the client sees them: virtual and web workspaces, where the server has no file system of its own. */
export function createClientFileSystem(connection: Connection): FileSystem {
  return {
    async read(uri) {
      try {
        const result = await connection.sendRequest<ReadFileResult>(readFileRequest, { uri });
        return result.kind === "failed" ? result : { kind: "bytes", bytes: fromBase64(result.base64) };
      } catch {
        return { kind: "failed", reason: "other" };
      }
    },
    async stat(uri) {
      try {
        return (await connection.sendRequest<StatResult>(statRequest, { uri })) ?? undefined;
      } catch {
        return undefined;
      }
    },
    async list(uri) {
      try {
        return await connection.sendRequest<ListResult>(listRequest, { uri });
      } catch {
        return [];
      }
    },
    async find(root, names, options) {
      // What is excluded is left out by the engine: editors' globs differ.
      const params: FindParams = { root, names, ...(options?.limit === undefined ? {} : { limit: options.limit }) };
      try {
        return await connection.sendRequest<readonly string[]>(findRequest, params);
      } catch {
        return [];
      }
    },
  };
}

function fromBase64(text: string): Uint8Array {
  const binary = atob(text);
  const bytes = new Uint8Array(binary.length);
  for (let i = 0; i < binary.length; i++) bytes[i] = binary.charCodeAt(i);
  return bytes;
}

/** Each URI from the file system that knows its scheme: the server's own for `file:`, the client's for the rest. */
export function joinFileSystems(own: FileSystem | undefined, client: FileSystem | undefined): FileSystem {
  const pick = (uri: string): FileSystem | undefined => (uri.startsWith("file:") ? (own ?? client) : client);
  return {
    read: async (uri) => (await pick(uri)?.read(uri)) ?? { kind: "failed", reason: "not-found" },
    stat: async (uri) => pick(uri)?.stat(uri),
    list: async (uri) => (await pick(uri)?.list(uri)) ?? [],
    find: async (root, names, options) => (await pick(root)?.find(root, names, options)) ?? [],
  };
}
