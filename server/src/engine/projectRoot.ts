import { type FileSystem, ignoredFolders } from "../host/fileSystem.ts";
import { purposeOf } from "../parse/fileKinds.ts";
import { decodeUtf8 } from "../text/bytes.ts";
import { configFileName } from "./configFile.ts";

/** What a folder holds that is a project of its own: a repository, the configuration, dependencies, services. */
const signs =
  /^(?:\.git|pyproject\.toml|setup\.(?:py|cfg)|(?:uv|poetry|pdm)\.lock|pipfile(?:\.lock)?|requirements[\w.-]*\.(?:txt|in)|(?:docker-)?compose[\w.-]*\.ya?ml)$/i;
const compose = /^(?:docker-)?compose[\w.-]*\.ya?ml$/i;

/**
 * The folder of the project that `folder` (a URI without a trailing slash) belongs to: itself or the nearest one above it that shows the signs of a
 * project, and above that the one whose compose file names it. It is looked for no further up than the git repository and than what `isTooWide`
 * holds (a home folder, the root), and never so that the folder would count as example or test of a larger project, or would not be searched there:
 * whoever names it wants it judged. Undefined where there is no project.
 */
export async function projectRootOf(
  folder: string,
  fileSystem: Pick<FileSystem, "list" | "read">,
  isTooWide: (uri: string) => boolean,
): Promise<string | undefined> {
  let root: string | undefined;
  for (let at = folder; !isTooWide(at) && isActive(at, folder); at = at.slice(0, at.lastIndexOf("/"))) {
    const names = (await fileSystem.list(at)).map(({ name }) => name);
    const hasSign = names.some((name) => signs.test(name) || name === configFileName);
    if (root === undefined ? hasSign : await namesFolder(at, names, root, fileSystem)) root = at;
    if (names.includes(".git") || at.lastIndexOf("/") <= at.indexOf("//") + 2) break;
  }
  return root;
}

const isActive = (above: string, folder: string): boolean => {
  const path = folder.slice(above.length + 1);
  return purposeOf(`${path}/main.py`) === "active" && !path.split("/").some((step) => ignoredFolders.includes(step));
};

/** Whether a compose file in `at` speaks of the folder below it, as a build context or with one of its files. */
async function namesFolder(at: string, names: readonly string[], folder: string, fileSystem: Pick<FileSystem, "read">): Promise<boolean> {
  const path = decodeURIComponent(folder.slice(at.length + 1)).replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  const mention = new RegExp(`(?:^|[\\s"':/])${path}(?:[\\s"':/]|$)`, "m");
  for (const name of names.filter((one) => compose.test(one))) {
    const file = await fileSystem.read(`${at}/${encodeURIComponent(name)}`);
    if (file.kind === "bytes" && mention.test(decodeUtf8(file.bytes))) return true;
  }
  return false;
}
