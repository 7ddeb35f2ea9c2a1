/**
 * Paths as URIs. A URI names a file by whatever scheme the host serves; only its path part is looked at. Relative paths come from files
 * (compose, Python, `.env`) and are plain text, so they are percent-encoded before they are joined.
 */

/** The folder of a URI, without a trailing slash. */
export function directoryOf(uri: string): string {
  const at = uri.lastIndexOf("/");
  return at <= uri.indexOf("//") + 1 ? uri : uri.slice(0, at);
}

/** The last step of a URI, decoded. */
export function nameOf(uri: string): string {
  return decode(uri.slice(uri.lastIndexOf("/") + 1));
}

/** Whether `uri` is `folder` or lies in it. */
export function isWithin(folder: string, uri: string): boolean {
  const base = folder.endsWith("/") ? folder.slice(0, -1) : folder;
  return uri === base || uri.startsWith(`${base}/`);
}

/** The decoded path of `uri` below `folder`; `undefined` where it lies elsewhere. The folder itself is "". */
export function pathBelow(folder: string, uri: string): string | undefined {
  const base = folder.endsWith("/") ? folder.slice(0, -1) : folder;
  if (uri === base) return "";
  return uri.startsWith(`${base}/`) ? decode(uri.slice(base.length + 1)) : undefined;
}

/** The folder and those above it, nearest first, up to and including `root`. */
export function ancestors(root: string, folder: string): readonly string[] {
  const found: string[] = [];
  let at = folder;
  while (isWithin(root, at)) {
    found.push(at);
    const up = directoryOf(at);
    if (up === at) break;
    at = up;
  }
  return found;
}

/** `path` seen from `folder`; `undefined` for a URL, a home path, a path with a variable, and one that leaves the file system. */
export function resolvePath(folder: string, path: string): string | undefined {
  const plain = /^[A-Za-z]:[\\/]/.test(path) || path.includes("\\") ? path.replaceAll("\\", "/") : path;
  if (plain === "" || plain.startsWith("~") || /\$[A-Za-z_{(]|[\0\r\n]|^[A-Za-z][A-Za-z0-9+.-]+:\/\//.test(plain)) return undefined;
  const origin = /^([A-Za-z][A-Za-z0-9+.-]*:\/\/[^/]*)(.*)$/.exec(folder);
  const prefix = origin?.[1] ?? "";
  const start = plain.startsWith("/") || /^[A-Za-z]:\//.test(plain) ? [] : (origin?.[2] ?? folder).split("/").filter((step) => step !== "");
  const steps = [...start];
  for (const step of plain.split("/")) {
    if (step === "" || step === ".") continue;
    if (step === "..") {
      if (steps.length === 0) return undefined;
      steps.pop();
    } else steps.push(encode(step));
  }
  return `${prefix}/${steps.join("/")}`;
}

/** Percent-encoding of one step as `node:url` and browsers do it: only what a path cannot hold. */
function encode(step: string): string {
  try {
    return encodeURIComponent(step).replace(/%(?:21|24|26|27|28|29|2A|2B|2C|3A|3B|3D|40|5B|5D|7C|7E)/g, (code) => decodeURIComponent(code));
  } catch {
    return step;
  }
}

function decode(text: string): string {
  if (!text.includes("%")) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** One form for URIs that hosts encode differently (`%3A` and `:`), for comparing them. */
export const canonicalUri = (uri: string): string => decode(uri);

/** A POSIX path without `.` and `..` steps, seen from `folder` where it is relative; for paths inside a container. */
export function posixPath(folder: string, path: string): string {
  const steps: string[] = [];
  for (const step of `${path.startsWith("/") ? "" : `${folder}/`}${path}`.split("/")) {
    if (step === "..") steps.pop();
    else if (step !== "" && step !== ".") steps.push(step);
  }
  return `/${steps.join("/")}`;
}
