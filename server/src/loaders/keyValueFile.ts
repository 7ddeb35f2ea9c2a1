/**
 * The line format of `docker run --env-file` and of compose's `format: raw`: docker/cli v28.2.2, pkg/kvfile/kvfile.go,
 * `parseKeyValueFile`. Values are taken as they stand, quotes, escapes and trailing blanks included.
 */
import { hasUndecodableBytes } from "../text/bytes.ts";
import { isGoSpace, scanLines, tooLongError, trimLeft } from "./goText.ts";
import { shownName } from "./loaded.ts";

export type KeyValueFile = { readonly entries: readonly (readonly [string, string])[] } | { readonly error: string };

/**
 * Parses the text. `lookup` gives the value of a name that stands alone on its line; undefined leaves it out.
 * The error is the parser's own, without the bytes it would repeat.
 */
export function parseKeyValueFile(text: string, lookup: (name: string) => string | undefined): KeyValueFile {
  const { lines, tooLong } = scanLines(text);
  const entries: (readonly [string, string])[] = [];
  for (const [index, scanned] of lines.entries()) {
    if (hasUndecodableBytes(scanned)) return { error: `invalid utf8 bytes at line ${index + 1}` };
    const unmarked = index === 0 && scanned.startsWith("\ufeff") ? scanned.slice(1) : scanned;
    const line = trimLeft(unmarked, isGoSpace);
    if (line === "" || line.startsWith("#")) continue;
    const equals = line.indexOf("=");
    const name = equals === -1 ? line : line.slice(0, equals);
    if (name === "") return { error: "no variable name on line" };
    if (name.includes(" ") || name.includes("\t")) return { error: `variable '${shownName(name, equals !== -1)}' contains whitespaces` };
    const value = equals === -1 ? lookup(name) : line.slice(equals + 1);
    if (value !== undefined) entries.push([name, value]);
  }
  return tooLong ? { error: tooLongError } : { entries };
}
