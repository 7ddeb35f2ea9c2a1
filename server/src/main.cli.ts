import { readFileSync } from "node:fs";
import { run } from "./cli/run.ts";

declare const AUTHLINT_VERSION: string;

// A reader that has seen enough, as in `| head`, closes the pipe: that is no failure, and nothing is left to be said to it.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
});

process.exitCode = await run(process.argv.slice(2), {
  cwd: process.cwd(),
  isTerminal: process.stdout.isTTY === true && process.env["NO_COLOR"] === undefined,
  version: typeof AUTHLINT_VERSION === "string" ? AUTHLINT_VERSION : "development",
  out: (text) => void process.stdout.write(text),
  err: (text) => void process.stderr.write(text),
  rulePage: (id) => {
    try {
      // The pages lie beside the program (scripts/build.mjs).
      const pages: Readonly<Record<string, string>> = JSON.parse(readFileSync(new URL("./rules.json", import.meta.url), "utf8"));
      return Object.hasOwn(pages, id) ? pages[id] : undefined;
    } catch {
      return undefined;
    }
  },
  input: async () => readFileSync(0, "utf8"),
});
