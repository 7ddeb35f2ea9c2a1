/**
 * Tells of a path (relative, with `/`) whether one of the globs names it: `**` stands for any folders, `*` for any characters of one step, `?` for one, `{a,b}` and
 * `[a-z]` for a choice. A glob that names a folder names what is below it.
 */
export function globMatcher(globs: readonly string[]): (path: string) => boolean {
  const patterns = globs.map(compiled);
  return (path) => patterns.some((pattern) => pattern.test(path));
}

function compiled(glob: string): RegExp {
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
  try {
    return new RegExp(`^${source}${")".repeat(depth)}(?:/.*)?$`, "s");
  } catch {
    return /^(?!)/;
  }
}
