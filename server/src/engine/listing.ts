import { ignoredFolders } from "../host/fileSystem.ts";

/**
 * Which files of a folder are known by name, and which of its folders have to be looked at again. Watchers tell little of what is written right after a
 * folder was made (a clone, an unpacked archive, a template), so the first news of a folder, and the first document of it that is opened, lead to a
 * look at the folder itself.
 */
export interface Listing {
  /** Undefined until the folder was searched. */
  readonly files: ReadonlySet<string> | undefined;
  /** What a search of the whole found; what was told while it ran counts as well. */
  searched(found: Iterable<string>): void;
  add(uris: Iterable<string>): void;
  delete(uri: string): void;
  /** The folder is to be searched anew. */
  forget(): void;
  /** Something happened to a file. */
  told(uri: string, isRelevant: boolean): void;
  opened(uri: string): void;
  /** The folders to look at, each handed out once: a known one alone (`flat`), a new one with all that is below it. */
  takeWaiting(): readonly { readonly folder: string; readonly flat: boolean }[];
}

/** `prefix` is the URI of the folder, with a slash at its end. */
export function createListing(prefix: string): Listing {
  let files: Set<string> | undefined;
  /** The folders of the known files, and those above them. */
  const known = new Set<string>();
  /** Files of which was told while a search ran. */
  const early = new Set<string>();
  const waiting = new Map<string, { readonly folder: string; readonly flat: boolean }>();
  /** Folders that were looked at, and in which nothing happened since. */
  const fresh = new Set<string>();

  const isKnown = (folder: string): boolean => `${folder}/` === prefix || known.has(folder);

  function add(uris: Iterable<string>): void {
    for (const uri of uris) {
      files?.add(uri);
      for (let folder = folderOf(uri); folder.length >= prefix.length && !known.has(folder); folder = folderOf(folder)) known.add(folder);
    }
  }

  function lookAt(folder: string): void {
    if (files === undefined || fresh.has(folder) || !`${folder}/`.startsWith(prefix)) return;
    const names = folder.slice(prefix.length).split("/");
    if (names.some((name) => ignoredFolders.includes(name))) return;
    fresh.add(folder);
    const flat = isKnown(folder);
    let highest = folder;
    if (!flat) for (let above = folderOf(highest); !isKnown(above); above = folderOf(above)) highest = above;
    if (waiting.get(highest)?.flat !== false) waiting.set(highest, { folder: highest, flat });
  }

  return {
    get files() {
      return files;
    },
    searched(found) {
      files = new Set();
      known.clear();
      waiting.clear();
      add(found);
      add(early);
      early.clear();
    },
    add,
    delete: (uri) => void files?.delete(uri),
    forget() {
      files = undefined;
      fresh.clear();
      early.clear();
    },
    told(uri, isRelevant) {
      const folder = folderOf(uri);
      fresh.delete(folder);
      if (!isKnown(folder)) lookAt(folder);
      if (!isRelevant) return;
      if (files === undefined) early.add(uri);
      else add([uri]);
    },
    opened: (uri) => lookAt(folderOf(uri)),
    takeWaiting() {
      const taken = [...waiting.values()];
      waiting.clear();
      return taken;
    },
  };
}

const folderOf = (uri: string): string => uri.slice(0, Math.max(0, uri.lastIndexOf("/")));
