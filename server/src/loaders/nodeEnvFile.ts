/**
 * `node --env-file`: nodejs/node v26, src/node_dotenv.cc, `Dotenv::ParseContent` and `Dotenv::SetEnvironment`. 22 and 24 read alike.
 * A byte order mark becomes part of the first name. What the process already has stays.
 */
import { loadedBelow } from "./loaded.ts";
import { type EnvFile, emptyContext, type LoadContext, type Loader, type LoadResult } from "./loader.ts";
import { upToNul, withoutCarriageReturns, withReplacementCharacters } from "./replacementCharacters.ts";

export const nodeEnvFile: Loader = {
  id: "node-env-file",
  title: "node --env-file",
  layering: "last-wins",
  read: (text, context = emptyContext) => readFiles([{ name: ".env", text }], context),
  readFiles: (files, context = emptyContext) => readFiles(files, context),
};

function readFiles(files: readonly EnvFile[], context: LoadContext): LoadResult {
  const values = new Map<string, string>();
  for (const file of files) {
    for (const [name, value] of parseContent(withoutCarriageReturns(file.text))) {
      // `Set` goes through `setenv`, which ends both at a NUL and knows no empty name.
      const set = upToNul(withReplacementCharacters(name));
      if (set !== "") values.set(set, upToNul(withReplacementCharacters(value)));
    }
  }
  return loadedBelow(values, context);
}

const isTrimmed = (char: string | undefined): boolean => char === " " || char === "\t" || char === "\n";

/** `trim_spaces` */
function trim(text: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && isTrimmed(text[start])) start++;
  while (end > start && isTrimmed(text[end - 1])) end--;
  return text.slice(start, end);
}

/** The loop of `ParseContent`, with an offset in place of `content.remove_prefix`. */
function parseContent(file: string): ReadonlyMap<string, string> {
  const text = trim(file);
  const store = new Map<string, string>();
  let at = 0;
  const skipTrimmed = (): void => {
    while (isTrimmed(text[at])) at++;
  };
  const toNextLine = (from: number): void => {
    const newline = text.indexOf("\n", from);
    at = newline === -1 ? text.length : newline + 1;
  };
  while (at < text.length) {
    if (text[at] === "\n" || text[at] === "#") {
      toNextLine(at);
      continue;
    }
    let equals = at;
    while (equals < text.length && text[equals] !== "=" && text[equals] !== "\n") equals++;
    if (text[equals] !== "=") {
      at = Math.min(equals + 1, text.length);
      skipTrimmed();
      continue;
    }
    const written = trim(text.slice(at, equals));
    at = equals + 1;
    if (at >= text.length || text[at] === "\n") {
      // Here "export " is not taken off.
      store.set(written, "");
      continue;
    }
    // Blanks after the equals sign take the line ends behind them along: the value may come from a later line.
    skipTrimmed();
    if (written === "") continue;
    const name = written.startsWith("export ") ? trim(written.slice(7)) : written;
    const first = text[at] as string;
    const isQuoted = first === '"' || first === "'" || first === "`";
    const close = isQuoted ? text.indexOf(first, at + 1) : -1;
    if (close !== -1) {
      const value = text.slice(at + 1, close);
      store.set(name, first === '"' ? value.replaceAll("\\n", "\n") : value);
      toNextLine(close + 1);
      continue;
    }
    const nextNewline = text.indexOf("\n", at);
    const valueEnd = nextNewline === -1 ? text.length : nextNewline;
    const hash = isQuoted ? -1 : indexBefore(text, "#", at, valueEnd);
    const value = text.slice(at, hash === -1 ? valueEnd : hash);
    store.set(name, isQuoted ? value : trim(value));
    toNextLine(valueEnd);
    skipTrimmed();
  }
  return store;
}

function indexBefore(text: string, char: string, from: number, end: number): number {
  for (let at = from; at < end; at++) if (text[at] === char) return at;
  return -1;
}
