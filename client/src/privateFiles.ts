import { type LogOutputChannel, Uri, workspace } from "vscode";
import type { PrivateFilesParams } from "../../server/src/lsp/protocol.ts";

/** Leaves a file to its owner alone, where the file system knows such a thing. */
export type MakePrivate = (file: Uri) => Promise<void>;

export interface PrivateFiles {
  /** Remembers files that a fix may make. */
  expect(params: PrivateFilesParams): void;
  /** Done when a file that is expected is its owner's alone; at once for any other. */
  protect(file: Uri): Promise<void>;
  dispose(): void;
}

/**
 * Sees to it that a file which a fix makes for a private key is its owner's alone. VS Code makes the file empty, tells of it, and writes the key when the
 * document is saved, which keeps the permissions. The files stay expected: undo removes a file, redo makes it again without asking the server.
 */
export function createPrivateFiles(makePrivate: MakePrivate, output: LogOutputChannel): PrivateFiles {
  const expected = new Set<string>();
  const protect = async (file: Uri): Promise<void> => {
    if (!expected.has(file.toString())) return;
    try {
      await makePrivate(file);
    } catch {
      output.warn("The permissions of the new file with the private key could not be set");
    }
  };
  const listening = workspace.onDidCreateFiles(({ files }) => {
    for (const file of files) void protect(file);
  });
  return {
    expect({ uris }) {
      for (const uri of uris) expected.add(Uri.parse(uri).toString());
    },
    protect,
    dispose: () => listening.dispose(),
  };
}
