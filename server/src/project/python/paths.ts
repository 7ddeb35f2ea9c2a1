import { resolvePath } from "../paths.ts";

/** A URI's path as the program sees it: `/home/me/app/main.py` for `file:///home/me/app/main.py`. */
export function pathOf(uri: string): string {
  const path = /^[A-Za-z][A-Za-z0-9+.-]*:\/\/[^/]*(.*)$/.exec(uri)?.[1] ?? uri;
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

/** `os.path.join`, `/` of pathlib: a later absolute part replaces what stands before it. */
export function joinPath(left: string, right: string): string {
  if (right.startsWith("/")) return right;
  return left === "" ? right : left.endsWith("/") ? `${left}${right}` : `${left}/${right}`;
}

/** `Path(path).parent` and `os.path.dirname`, as pathlib counts. */
export function parentOf(path: string): string {
  const trimmed = path.length > 1 ? path.replace(/\/+$/, "") : path;
  const at = trimmed.lastIndexOf("/");
  return at < 0 ? "." : at === 0 ? "/" : trimmed.slice(0, at);
}

/** Removes `.` and `..` steps; `base` is put before a relative path. */
export function normalize(path: string): string {
  const steps: string[] = [];
  for (const step of path.split("/")) {
    if (step === "" || step === ".") continue;
    if (step === ".." && steps.length > 0 && steps.at(-1) !== "..") steps.pop();
    else if (step !== ".." || !path.startsWith("/")) steps.push(step);
  }
  return `${path.startsWith("/") ? "/" : ""}${steps.join("/")}` || ".";
}

/** The URI of a path of the program, seen from a folder. */
export const uriOfPath = (folder: string, path: string): string | undefined => resolvePath(folder, path);
