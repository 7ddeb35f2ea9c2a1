/**
 * `set -a; . ./.env` in bash: bash(1) and the GNU Bash Reference Manual 5.2; `builtins/evalfile.c` for what is a binary file, NUL bytes and
 * what a syntax error ends. The evaluator for assignments that the shells share is in `shell/`.
 */

import { emptyContext, type Loader } from "./loader.ts";
import { bashDialect } from "./shell/dialect.ts";
import { sourceFile } from "./shell/evaluator.ts";

/**
 * What `_evalfile()` leaves of a file with NUL bytes: it removes them, but skips the byte behind each, so that of two in a row one stays and
 * ends the text; a file with more than 256 is taken for a program and not read at all.
 */
function withoutNul(text: string): string | undefined {
  if (!text.includes("\0")) return text;
  let removed = 0;
  let result = "";
  let from = 0;
  for (let at = text.indexOf("\0"); at >= 0; at = text.indexOf("\0", from)) {
    if (++removed > 256) return undefined;
    result += text.slice(from, at);
    if (text[at + 1] === "\0") from = text.length;
    else from = at + 1;
  }
  return result + text.slice(from);
}

/** bash's `source`; each call reads one file. */
export const bash: Loader = {
  id: "bash",
  title: "source (bash)",
  layering: "single",
  read(text, context = emptyContext) {
    const readable = withoutNul(text);
    if (readable === undefined) return { kind: "loaded", values: new Map(), rest: "absent", complaints: ["cannot execute binary file"] };
    return sourceFile(readable, bashDialect, context);
  },
};
