import type { Command } from "./command.ts";
import { commentDirectives } from "./directives.ts";
import type { ParsedDocument } from "./document.ts";
import { append, joined, linesOf } from "./scriptLines.ts";
import { readShellCommands } from "./shellWords.ts";

const shellLanguages = new Set(["sh", "bash", "shell", "zsh", "console", "shell-session", "shellsession", "terminal"]);

/**
 * Reads the commands in the fenced code blocks (CommonMark 0.31 section 4.5) of shell languages. A prompt `$ ` before a command is left out. No
 * entries: what a page tells its readers to write is never a fault of the project.
 */
export function parseMarkdown(uri: string, text: string): ParsedDocument {
  const commands: Command[] = [];
  let fence: string | undefined;
  let pieces: { start: number; end: number }[] | undefined;
  const finish = (): void => {
    if (pieces !== undefined)
      append(
        commands,
        readShellCommands(joined(text, pieces)).filter(({ words }) => words.length > 0),
      );
    pieces = undefined;
  };
  for (const { start, end, next } of linesOf(text)) {
    const mark = /^[ \t>]*(`{3,}|~{3,})[ \t]*([^\s`{,:]*)/.exec(text.slice(start, Math.min(end, start + 200)));
    if (fence === undefined) {
      if (mark === null) continue;
      fence = mark[1] as string;
      pieces = shellLanguages.has((mark[2] as string).toLowerCase()) ? [] : undefined;
    } else if (mark !== null && (mark[1] as string).startsWith(fence) && mark[2] === "") {
      finish();
      fence = undefined;
    } else if (pieces !== undefined) {
      const prompt = /^[ \t]*\$[ \t]+/.exec(text.slice(start, Math.min(end, start + 40)))?.[0].length ?? 0;
      pieces.push({ start: start + prompt, end: next });
    }
  }
  finish();
  return { uri, text, syntax: "markdown", entries: [], commands, blocks: [], problems: [], directives: commentDirectives(text, ["<!--"]) };
}
