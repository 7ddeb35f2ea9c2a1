/** `set -a; . ./.env` in a POSIX shell: dash 0.5.12, the `/bin/sh` of Debian and Ubuntu; POSIX.1-2024 XCU chapter 2 and dash(1). */
import { emptyContext, type Loader } from "./loader.ts";
import { dashDialect } from "./shell/dialect.ts";
import { sourceFile } from "./shell/evaluator.ts";

/** dash's `.`; a syntax error anywhere in the file ends the shell. */
export const sh: Loader = {
  id: "sh",
  title: ". (sh)",
  layering: "single",
  read: (text, context = emptyContext) => sourceFile(text, dashDialect, context),
};
