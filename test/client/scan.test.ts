// The loop of the command that checks the workspace: its progress, and how it is cancelled.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { CancellationToken } from "vscode";
import { scanFolders } from "../../client/src/scan.ts";
import type { ScanResult } from "../../server/src/lsp/protocol.ts";

const result = (count: number): ScanResult => ({ files: count, errors: count, warnings: 1, others: 0, lines: [`line ${count}`] });
const folders = [
  { name: "one", uri: "file:///one" },
  { name: "two", uri: "file:///two" },
];

function makeToken(): { token: CancellationToken; cancel(): void } {
  const listeners: ((event: unknown) => unknown)[] = [];
  const token = {
    isCancellationRequested: false,
    onCancellationRequested(listener: (event: unknown) => unknown) {
      listeners.push(listener);
      return { dispose() {} };
    },
  };
  const cancel = (): void => {
    token.isCancellationRequested = true;
    for (const listener of listeners) listener(undefined);
  };
  return { token: token as CancellationToken, cancel };
}

describe("the scan", () => {
  it("asks folder by folder, tells which, and adds up", async () => {
    const told: unknown[] = [];
    const scan = async ({ uri }: { readonly uri?: string }): Promise<ScanResult> => result(uri === "file:///one" ? 1 : 2);
    const total = await scanFolders(folders, scan, (...now) => told.push(now), makeToken().token);
    assert.deepEqual(told, [
      ["one", 0.5],
      ["two", 0.5],
    ]);
    assert.deepEqual(total, { files: 3, errors: 3, warnings: 2, others: 0, lines: ["line 1", "line 2"] });
  });

  it("ends at once when it is cancelled, although the server does not answer", async () => {
    const { token, cancel } = makeToken();
    const scanning = scanFolders(folders, () => new Promise(() => {}), cancel, token);
    assert.equal(await scanning, undefined);
  });

  it("asks for no further folder after it was cancelled, and takes the server's refusal for an answer", async () => {
    const { token, cancel } = makeToken();
    let asked = 0;
    const scan = async (): Promise<ScanResult> => {
      asked++;
      cancel();
      throw new Error("cancelled");
    };
    assert.equal(await scanFolders(folders, scan, () => {}, token), undefined);
    assert.equal(asked, 1);
  });

  it("hands on what went wrong", async () => {
    await assert.rejects(
      scanFolders(
        folders,
        () => Promise.reject(new Error("gone")),
        () => {},
        makeToken().token,
      ),
      /gone/,
    );
  });
});
