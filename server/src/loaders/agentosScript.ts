/**
 * The reader that AgentOS's deployment templates carry in `scripts/fly/env-sync.sh` and `scripts/railway/env-sync.sh` (agentos-fly,
 * agentos-railway; the loop `while IFS= read -r line`). It knows lines, `NAME=` and PEM blocks: a value that contains `-----BEGIN` goes on
 * until a line with `-----END`; at most one double and then one single quote is taken off either end; nothing is ever unescaped.
 */
import type { LoadResult, Reading } from "./loader.ts";

/** `[[:space:]]*#` of the script, in the POSIX locale. */
const comment = /^[ \t\v\f\r]*#/;

/** Reads a file as `env-sync.sh` does. `nothing` is what the script says when it finds no variable at all; then it sets nothing. */
export function readAsAgentosScript(text: string, nothing: string): LoadResult {
  const values = new Map<string, Reading>();
  let name = "";
  let pending: string[] = [];
  let begun = false;
  let ended = false;
  // `read -r` drops NUL bytes, and a last line without a line feed counts.
  const lines = text.replaceAll("\0", "").split("\n");
  if (lines.at(-1) === "") lines.pop();
  for (const line of lines) {
    let part = line;
    if (name === "") {
      if (line === "" || comment.test(line)) continue;
      const equals = line.indexOf("=");
      // `${line%%=*}` and `${line#*=}` both are the whole line if there is no equals sign.
      name = equals < 0 ? line : line.slice(0, equals);
      part = line.slice(equals + 1);
      pending = [];
      begun = false;
      ended = false;
    }
    pending.push(part);
    begun ||= part.includes("-----BEGIN");
    ended ||= part.includes("-----END");
    if (begun && !ended) continue;
    values.set(name, { kind: "value", value: withoutQuotes(pending.join("\n")) });
    name = "";
  }
  if (values.size === 0) return { kind: "refused", error: nothing };
  return { kind: "loaded", values, rest: "absent", complaints: [] };
}

function withoutQuotes(value: string): string {
  return value.replace(/^"/, "").replace(/"$/, "").replace(/^'/, "").replace(/'$/, "");
}
