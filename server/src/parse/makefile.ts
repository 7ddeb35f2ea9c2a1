import type { Command } from "./command.ts";
import { commentDirectives } from "./directives.ts";
import type { ParsedDocument } from "./document.ts";
import { isBlank, skip } from "./scan.ts";
import { append, joined, linesOf } from "./scriptLines.ts";
import { readShellCommands } from "./shellWords.ts";

/**
 * Reads the recipes of a Makefile or justfile: the commands of the indented lines, without `@`, `-` and `+` before them (GNU make manual 5). Make's own
 * variables stay as they are written, so that words with one are not literal. No entries: what make exports is seldom written as a value.
 */
export function parseMakefile(uri: string, text: string): ParsedDocument {
  const commands: Command[] = [];
  let pieces: { start: number; end: number }[] = [];
  for (const { start, end, next } of linesOf(text)) {
    const continued = pieces.length > 0;
    if (!continued && text[start] !== "\t" && text[start] !== " ") continue;
    let from = skip(text, start, isBlank);
    if (!continued) while (from < end && "@-+".includes(text[from] as string)) from++;
    pieces.push({ start: Math.min(from, end), end: next });
    if (text[end - 1] === "\\" && next > end) continue;
    append(
      commands,
      readShellCommands(joined(text, pieces)).filter(({ words }) => words.length > 0),
    );
    pieces = [];
  }
  if (pieces.length > 0)
    append(
      commands,
      readShellCommands(joined(text, pieces)).filter(({ words }) => words.length > 0),
    );
  return { uri, text, syntax: "shell", entries: [], commands, blocks: [], problems: [], directives: commentDirectives(text, ["#"]) };
}
