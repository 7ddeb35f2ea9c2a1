// A workspace folder on disk for tests of the server, and a client that has it open.
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { type LspClient, type LspClientOptions, startLspClient } from "../support/lspClient.ts";

export interface TestFolder {
  readonly path: string;
  readonly uri: string;
  uriOf(name: string): string;
  write(name: string, content: string | Uint8Array): void;
}

/** Makes a folder with these files. */
export function makeFolder(files: Readonly<Record<string, string | Uint8Array>>): TestFolder {
  const path = realpathSync(mkdtempSync(join(tmpdir(), "authlint-lsp-")));
  const uri = pathToFileURL(path).href;
  const folder: TestFolder = {
    path,
    uri,
    uriOf: (name) => `${uri}/${name.split("/").map(encodeURIComponent).join("/")}`,
    write(name, content) {
      const file = join(path, name);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, content);
    },
  };
  for (const [name, content] of Object.entries(files)) folder.write(name, content);
  return folder;
}

/** Runs a test with a server that has the folder open; both are gone afterwards. */
export async function withFolder(
  files: Readonly<Record<string, string | Uint8Array>>,
  test: (client: LspClient, folder: TestFolder) => Promise<void>,
  options: Omit<LspClientOptions, "folders"> = {},
): Promise<void> {
  const folder = makeFolder(files);
  const client = await startLspClient({ folders: [folder.uri], ...options });
  try {
    await test(client, folder);
    await client.stop();
  } finally {
    client.process.kill();
    rmSync(folder.path, { recursive: true, force: true });
  }
}

/** The text without its `|`, and where that stood. */
export function cursorIn(marked: string): {
  readonly text: string;
  readonly position: { readonly line: number; readonly character: number };
} {
  const at = marked.indexOf("|");
  if (at < 0) throw new Error("the text has no cursor");
  const before = marked.slice(0, at);
  const line = before.split("\n").length - 1;
  return { text: before + marked.slice(at + 1), position: { line, character: at - (before.lastIndexOf("\n") + 1) } };
}
