import type { Project } from "../project/facts.ts";
import { directoryOf, nameOf, pathBelow, resolvePath } from "../project/paths.ts";
import { isTaken } from "../project/reread.ts";
import type { Change, FixContext } from "./fix.ts";

/** Permission of a file that only its owner may read. */
const ownerOnly = 0o600;

/** A URI in a folder that nothing is known to occupy: `name.ext`, else `name-2.ext` and so on. */
export function freeUri(project: Project, folder: string, name: string, extension: string): string | undefined {
  for (let number = 1; number < 100; number++) {
    const uri = resolvePath(folder, `${name}${number === 1 ? "" : `-${number}`}.${extension}`);
    if (uri !== undefined && !isTaken(project, uri)) return uri;
  }
  return undefined;
}

/** A URI in a folder for the file into which a key moves: of the name that the user chose, unless something occupies that, else a free one. */
export function chosenUri({ project, fileName }: FixContext, folder: string, name: string, extension: string): string | undefined {
  if (fileName === undefined) return freeUri(project, folder, name, extension);
  const uri = resolvePath(folder, fileName);
  return uri === undefined || isTaken(project, uri) ? undefined : uri;
}

/** A new file with a private key, readable by its owner alone, and the line that keeps it out of version control. */
export const privateFile = (project: Project, uri: string, text: string): readonly Change[] => [
  { kind: "create", uri, text, mode: ownerOnly },
  ...addToGitignore(project, uri),
];

/**
 * The change that makes git ignore a file: a line at the end of the `.gitignore` of its folder or the next one above that has one, or a new
 * `.gitignore` beside the file. Nothing where a line covers it already.
 */
export function addToGitignore(project: Project, uri: string): readonly Change[] {
  const { root, documents } = project;
  for (let folder = directoryOf(uri); ; folder = directoryOf(folder)) {
    const document = documents.get(`${folder}/.gitignore`);
    if (document !== undefined) {
      const { text } = document;
      const path = pathBelow(folder, uri) ?? nameOf(uri);
      if (covers(text, path)) return [];
      const lineBreak = text.includes("\r\n") ? "\r\n" : "\n";
      const start = text === "" || text.endsWith("\n") ? "" : lineBreak;
      return [{ kind: "edit", uri: document.uri, span: { start: text.length, end: text.length }, text: `${start}/${path}${lineBreak}` }];
    }
    if (folder === root || directoryOf(folder) === folder) break;
  }
  const own = `${directoryOf(uri)}/.gitignore`;
  return isTaken(project, own) ? [] : [{ kind: "create", uri: own, text: `/${nameOf(uri)}\n` }];
}

/** Whether a line of a `.gitignore` certainly covers a path below its folder (gitignore(5)); in doubt not, since a second line does no harm. */
function covers(text: string, path: string): boolean {
  const name = path.slice(path.lastIndexOf("/") + 1);
  const extension = name.includes(".") ? `*${name.slice(name.lastIndexOf("."))}` : name;
  const lines = text.split(/\r?\n/).map((line) => line.trimEnd());
  return (
    !lines.some((line) => line.startsWith("!")) &&
    lines.some((line) => [name, `/${path}`, path, extension, `**/${extension}`].includes(line))
  );
}
