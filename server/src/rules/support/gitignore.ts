import { directoryOf, pathBelow } from "../../project/paths.ts";
import type { RuleContext } from "../rule.ts";

/**
 * Whether git ignores a file, by the `.gitignore` files of its folder and those above it within the workspace; `unknown` where there is none, since
 * the folder may not be under git at all, or the repository's own may lie further up.
 */
export function isIgnored({ project }: RuleContext, uri: string): boolean | "unknown" {
  let decided: boolean | "unknown" = "unknown";
  const folders: string[] = [];
  for (let folder = directoryOf(uri); ; folder = directoryOf(folder)) {
    folders.unshift(folder);
    if (folder === project.root || folder.length <= project.root.length) break;
  }
  for (const folder of folders) {
    const document = project.documents.get(`${folder}/.gitignore`);
    const path = pathBelow(folder, uri);
    if (document === undefined || path === undefined) continue;
    if (decided === "unknown") decided = false;
    for (const line of document.text.split(/\r?\n/)) {
      const pattern = patternOf(line);
      if (pattern?.matches(path) === true) decided = !pattern.negated;
    }
  }
  return decided;
}

interface Pattern {
  readonly negated: boolean;
  matches(path: string): boolean;
}

/** A line of a `.gitignore` (gitignore(5), "Pattern format"); nothing for blank lines and comments. */
function patternOf(line: string): Pattern | undefined {
  const trimmed = line.replace(/(?<!\\)[ \t]+$/, "");
  if (trimmed === "" || trimmed.startsWith("#")) return undefined;
  const negated = trimmed.startsWith("!");
  const body = negated ? trimmed.slice(1) : trimmed.replace(/^\\([!#])/, "$1");
  const plain = body.replace(/\/$/, "");
  const anchored = plain.includes("/");
  const expression = expressionOf(plain.replace(/^\//, ""));
  const onlyFolders = body.endsWith("/");
  // A pattern that names a folder covers everything below it.
  const pattern = new RegExp(`^${anchored ? "" : "(?:.*/)?"}${expression}${onlyFolders ? "/.*" : "(?:/.*)?"}$`);
  return { negated, matches: (path) => pattern.test(path) };
}

function expressionOf(glob: string): string {
  let expression = "";
  for (let i = 0; i < glob.length; i++) {
    const rest = glob.slice(i);
    if (rest.startsWith("**/")) {
      expression += "(?:.*/)?";
      i += 2;
    } else if (rest.startsWith("**")) {
      expression += ".*";
      i += 1;
    } else if (glob[i] === "*") expression += "[^/]*";
    else if (glob[i] === "?") expression += "[^/]";
    else if (glob[i] === "\\" && i + 1 < glob.length) expression += escaped(glob[++i] as string);
    else {
      const set = /^\[(!?)([^\]/]+)\]/.exec(rest);
      if (set === null) expression += escaped(glob[i] as string);
      else {
        expression += `[${set[1] === "!" ? "^" : ""}${(set[2] as string).replace(/[\\^[]/g, "\\$&")}]`;
        i += set[0].length - 1;
      }
    }
  }
  return expression;
}

const escaped = (character: string): string => character.replace(/[.*+?^${}()|[\]\\/]/g, "\\$&");
