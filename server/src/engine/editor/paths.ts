/** Paths as they are shown: below the workspace folder, decoded; the whole URI for what lies elsewhere. */
export function pathsBelow(root: string): (uri: string) => string {
  const prefix = root.endsWith("/") ? root : `${root}/`;
  return (uri) => {
    if (!uri.startsWith(prefix)) return uri;
    try {
      return decodeURIComponent(uri.slice(prefix.length));
    } catch {
      return uri.slice(prefix.length);
    }
  };
}

/** The relative path from a folder to a file, with `./` in front where it goes down. Undefined for another scheme or authority. */
export function relativePath(folder: string, uri: string): string | undefined {
  const from = folder.split("/");
  const to = uri.split("/");
  if (from.slice(0, 3).join("/") !== to.slice(0, 3).join("/")) return undefined;
  let common = 0;
  while (common < from.length && common < to.length - 1 && from[common] === to[common]) common++;
  const steps = [...from.slice(common).map(() => ".."), ...to.slice(common)].join("/");
  try {
    const path = decodeURIComponent(steps);
    return path.startsWith("..") ? path : `./${path}`;
  } catch {
    return undefined;
  }
}
