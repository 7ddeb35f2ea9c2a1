import { verbatim } from "../text/mappedString.ts";
import type { Command } from "./command.ts";
import { commentDirectives } from "./directives.ts";
import type { ParsedDocument } from "./document.ts";
import { append, linesOf } from "./scriptLines.ts";
import { readShellCommands } from "./shellWords.ts";

/** Reads a Procfile: `type: command` lines (Heroku, honcho, foreman). */
export function parseProcfile(uri: string, text: string): ParsedDocument {
  const commands: Command[] = [];
  for (const { start, end } of linesOf(text)) {
    const line = text.slice(start, end);
    const head = /^\ufeff?[A-Za-z0-9_-]+:[ \t]*/.exec(line)?.[0].length;
    if (head === undefined) continue;
    append(
      commands,
      readShellCommands(verbatim(line.slice(head), start + head)).filter(({ words }) => words.length > 0),
    );
  }
  return { uri, text, syntax: "shell", entries: [], commands, blocks: [], problems: [], directives: commentDirectives(text, ["#"]) };
}
