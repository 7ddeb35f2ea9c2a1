import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { run } from "../../server/src/cli/run.ts";

/** What a call of the command line wrote to its two outputs, and the code it ends with. */
export interface CliResult {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Calls the command line in a folder, as from a terminal without colours. `input`: what stands on standard input. */
export async function runCli(cwd: string, args: readonly string[], input = "", rulePage?: (id: string) => string): Promise<CliResult> {
  const said = { out: "", err: "" };
  const code = await run(args, {
    cwd,
    version: "0",
    isTerminal: false,
    out(text) {
      said.out += text;
    },
    err(text) {
      said.err += text;
    },
    input: async () => input,
    ...(rulePage === undefined ? {} : { rulePage }),
  });
  return { code, ...said };
}

/** A new folder on disk with these files, by path. The caller removes it. */
export function makeFolder(files: Readonly<Record<string, string>>): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "authlint-cli-")));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  return folder;
}

/** Calls the command line in a new folder with these files, which is removed afterwards. */
export async function runCliOn(files: Readonly<Record<string, string>>, args: readonly string[]): Promise<CliResult> {
  const folder = makeFolder(files);
  try {
    return await runCli(folder, args);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
