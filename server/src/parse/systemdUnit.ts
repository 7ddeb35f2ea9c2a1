import { verbatim } from "../text/mappedString.ts";
import type { Command, CommandWord } from "./command.ts";
import { commentDirectives } from "./directives.ts";
import type { ParsedDocument } from "./document.ts";
import { isBlank, skip } from "./scan.ts";
import { append, linesOf } from "./scriptLines.ts";
import { readShellCommands } from "./shellWords.ts";

/**
 * Reads a systemd service (systemd.exec(5), systemd.service(5)): `EnvironmentFile=path` as a command of the two words `EnvironmentFile` and the path,
 * whose leading `-` ("may be missing") is left out; `ExecStart=` and its like as the commands they are, without the prefixes `@-:+!`.
 */
export function parseSystemdUnit(uri: string, text: string): ParsedDocument {
  const commands: Command[] = [];
  for (const { start, end } of linesOf(text)) {
    const match = /^[ \t]*(EnvironmentFile|Exec[A-Z][A-Za-z]*)[ \t]*=[ \t]*[@:+!-]*/.exec(text.slice(start, Math.min(end, start + 200)));
    if (match === null) continue;
    const from = start + match[0].length;
    if (match[1] !== "EnvironmentFile") {
      append(
        commands,
        readShellCommands(verbatim(text.slice(from, end), from)).filter(({ words }) => words.length > 0),
      );
      continue;
    }
    const name = skip(text, start, isBlank);
    const word = (at: number, value: string): CommandWord => ({ text: verbatim(value, at), literal: !value.includes("%") });
    const path = text.slice(from, end).trimEnd();
    if (path !== "")
      commands.push({ words: [word(name, "EnvironmentFile"), word(from, path)], span: { start: name, end: from + path.length } });
  }
  return { uri, text, syntax: "shell", entries: [], commands, blocks: [], problems: [], directives: commentDirectives(text, ["#"]) };
}
