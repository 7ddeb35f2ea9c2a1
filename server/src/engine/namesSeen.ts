/** The names in the folders that a search went through: what is not among them is not there, and need not be looked for. */
export interface NamesSeen {
  add(folder: string, names: readonly string[]): void;
  /** Whether nothing is at a URI, for certain; false also where nobody can say. */
  lack(uri: string): boolean;
  forget(): void;
}

/** `prefix` is the URI of the folder that is searched, with a slash at its end. */
export function createNamesSeen(prefix: string): NamesSeen {
  const byFolder = new Map<string, ReadonlySet<string>>();

  function lack(uri: string): boolean {
    const at = uri.lastIndexOf("/");
    const name = uri.slice(at + 1);
    // Some file systems know names by other forms: other cases, without points at their ends, composed differently.
    if (at < prefix.length - 1 || !/^[\w.-]*[\w-]$/.test(name)) return false;
    const names = byFolder.get(uri.slice(0, at));
    return names === undefined ? lack(uri.slice(0, at)) : !names.has(name.toLowerCase());
  }

  return {
    add(folder, names) {
      if (names.every((name) => /^[ -~]*$/.test(name))) byFolder.set(folder, new Set(names.map((name) => name.toLowerCase())));
    },
    lack: (uri) => byFolder.size > 0 && lack(uri),
    forget: () => byFolder.clear(),
  };
}
