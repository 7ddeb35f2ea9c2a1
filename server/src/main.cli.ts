import { readFileSync } from "node:fs";
import { setFlagsFromString } from "node:v8";
import { run } from "./cli/run.ts";
import { unpackRulePages } from "./text/rulePages.ts";

declare const AUTHLINT_VERSION: string;

// Node 20 optimises a function after so many bytes of it have run; four times its own number, as a run is over before most of that work pays, and with
// few processors it takes a seventh of the time. Newer versions, which do not know the flag, have a compiler between that is quick enough.
if (process.versions.node.startsWith("20.")) setFlagsFromString("--interrupt-budget=300000");

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
      return unpackRulePages(JSON.parse(readFileSync(new URL("./rules.json", import.meta.url), "utf8"))).get(id);
    } catch {
      return undefined;
    }
  },
  input: async () => readFileSync(0, "utf8"),
});
