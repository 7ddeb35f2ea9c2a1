/**
 * Tells of a path (relative, with `/`) whether one of the globs names it: `**` stands for any folders, `*` for any characters of one step, `?` for one, `{a,b}` and
 * `[a-z]` for a choice. A glob that names a folder names what is below it.
 */
export function globMatcher(globs: readonly string[], { ignoreCase = false } = {}): (path: string) => boolean {
  const sources = globs.map(sourceOf).filter((source) => source !== undefined);
  // One expression for all of them: this runs for every file of a folder.
  const pattern = new RegExp(`^(?:${sources.join("|") || "(?!)"})(?:/.*)?$`, ignoreCase ? "is" : "s");
  return (path) => pattern.test(path);
}

/** The regular expression of a glob, or undefined of a text that is none. */
function sourceOf(glob: string): string | undefined {
  let depth = 0;
  const source = glob
    .replace(/^\.?\//, "")
    .replace(/\/(?:\*\*\/?)?$/, "")
    .replace(/(?:\*\*\/)+/g, "**/")
    .replace(/\*\*\/|\*\*|\*|\?|\[!?[^\]/]*\]|[{},]|[.+^$()|[\]\\]/g, (sign) => {
      if (sign === "**/") return "(?:.*/)?";
      if (sign === "**") return ".*";
      if (sign === "*") return "[^/]*";
      if (sign === "?") return "[^/]";
      if (sign === "{") {
        depth++;
        return "(?:";
      }
      if (sign === "}") {
        if (depth === 0) return "\\}";
        depth--;
        return ")";
      }
      if (sign === ",") return depth > 0 ? "|" : ",";
      if (sign.length > 1) return sign.replace(/^\[!/, "[^").replaceAll("\\", "\\\\");
      return `\\${sign}`;
    });
  const closed = source + ")".repeat(depth);
  try {
    new RegExp(closed, "s");
    return closed;
  } catch {
    return undefined;
  }
}
