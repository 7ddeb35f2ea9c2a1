import type { Syntax } from "../parse/document.ts";

/**
 * Longest text of each syntax that is looked at, in characters. No configuration and no key file comes near, and the parsers must answer
 * within a second whatever the text is. Lock files grow large.
 */
const longest: Readonly<Record<Syntax, number>> = {
  dotenv: 1_500_000,
  pem: 1_000_000,
  json: 1_000_000,
  requirements: 1_000_000,
  markdown: 1_000_000,
  toml: 4_000_000,
  yaml: 500_000,
  python: 1_000_000,
  dockerfile: 250_000,
  shell: 250_000,
};

/** Lines, each of which may set a variable; Linux starts no process with so many (execve(2): each costs its text and a pointer). */
const mostLines = 60_000;

/** Whether a text is too large to be looked at. A syntax that is not known yet counts as the largest. */
export function isTooLarge(syntax: Syntax | undefined, text: string): boolean {
  if (text.length > longest[syntax ?? "dotenv"]) return true;
  if (syntax === "toml" || text.length <= mostLines) return false;
  let lines = 0;
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) if (++lines > mostLines) return true;
  return false;
}
