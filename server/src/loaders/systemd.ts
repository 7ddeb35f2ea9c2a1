/**
 * `EnvironmentFile=` of a systemd service: the state machine of `parse_env_file_internal()` in systemd `src/basic/env-file.c` (v254 and
 * later, where a backslash no longer continues a comment), then the checks of `exec_context_load_environment()` in
 * `src/core/exec-invoke.c`: assignments whose name is not a valid identifier are dropped with a warning.
 * `read_full_stream()` (`src/basic/fileio.c`) refuses a file with a NUL byte; text that is not UTF-8 in a name or value makes the load
 * fail (`check_utf8ness_and_warn()`), and the service does not start. See also systemd.exec(5), "EnvironmentFile=".
 */
import type { Loader, LoadResult, Reading } from "./loader.ts";

const whitespace = " \t\n\r";
const newline = "\n\r";
const comments = "#;";
/** SHELL_NEED_ESCAPE of `src/basic/escape.h`: what a backslash protects in double quotes. */
const escapable = '"\\`$';

const identifier = /^[A-Za-z_][A-Za-z0-9_]*$/;
/** `utf8_is_valid()` of `src/basic/utf8.c` refuses surrogates (here: raw bytes) and the non-characters of Unicode 23.7. */
const invalidText =
  /[\u{d800}-\u{dfff}\u{fdd0}-\u{fdef}]|[\u{fffe}\u{ffff}\u{1fffe}\u{1ffff}\u{2fffe}\u{2ffff}\u{3fffe}\u{3ffff}\u{4fffe}\u{4ffff}\u{5fffe}\u{5ffff}\u{6fffe}\u{6ffff}\u{7fffe}\u{7ffff}\u{8fffe}\u{8ffff}\u{9fffe}\u{9ffff}\u{afffe}\u{affff}\u{bfffe}\u{bffff}\u{cfffe}\u{cffff}\u{dfffe}\u{dffff}\u{efffe}\u{effff}\u{ffffe}\u{fffff}\u{10fffe}\u{10ffff}]/u;

const isInvalid = (text: string): boolean => /[^\x00-\x7f]/.test(text) && invalidText.test(text);

type State =
  | "pre-key"
  | "key"
  | "pre-value"
  | "value"
  | "value-escape"
  | "single-quote"
  | "double-quote"
  | "double-quote-escape"
  | "comment"
  | "comment-escape";

/** What a state takes without looking at each character. */
const runs: Readonly<Partial<Record<State, RegExp>>> = {
  key: /[^ \t\n\r=]+/y,
  value: /[^ \t\n\r\\]+/y,
  "single-quote": /[^']+/y,
  "double-quote": /[^"\\]+/y,
  comment: /[^\\\n\r]+/y,
};

/** Collects the characters of a key or value as slices, and remembers where its trailing white space begins. */
class Collector {
  #text = "";
  #trailing = -1;

  append(characters: string): void {
    this.#text += characters;
  }

  /** Characters of which none is white space. */
  appendSolid(characters: string): void {
    this.#trailing = -1;
    this.#text += characters;
  }

  /** A character that may belong to the trailing white space, which `trimmed` leaves out. */
  appendTrimmable(character: string): void {
    if (!whitespace.includes(character)) this.#trailing = -1;
    else if (this.#trailing < 0) this.#trailing = this.#text.length;
    this.#text += character;
  }

  keepTrailing(): void {
    this.#trailing = -1;
  }

  clear(): void {
    this.#text = "";
    this.#trailing = -1;
  }

  get text(): string {
    return this.#text;
  }

  get trimmed(): string {
    return this.#trailing < 0 ? this.#text : this.#text.slice(0, this.#trailing);
  }
}

/** The assignments in file order, names and values as written, before any check. */
function parseEnvFile(text: string): Array<readonly [name: string, value: string]> {
  const pairs: Array<readonly [string, string]> = [];
  const key = new Collector();
  const value = new Collector();
  let state: State = "pre-key";
  const push = (content: string): void => {
    pairs.push([key.trimmed, content]);
    key.clear();
    value.clear();
  };

  for (let at = 0; at < text.length; ) {
    const run: RegExp | undefined = runs[state];
    if (run !== undefined) {
      run.lastIndex = at;
      if (run.test(text)) {
        const characters = text.slice(at, run.lastIndex);
        at = run.lastIndex;
        if (state === "key") key.appendSolid(characters);
        else if (state === "value") value.appendSolid(characters);
        else if (state !== "comment") value.append(characters);
        continue;
      }
    }
    const c: string = text.charAt(at++);
    switch (state) {
      case "pre-key":
        if (comments.includes(c)) state = "comment";
        else if (!whitespace.includes(c)) {
          state = "key";
          key.clear();
          key.append(c);
        }
        break;
      case "key":
        if (newline.includes(c)) state = "pre-key";
        else if (c === "=") {
          state = "pre-value";
          value.keepTrailing();
        } else key.appendTrimmable(c);
        break;
      case "pre-value":
        if (newline.includes(c)) {
          state = "pre-key";
          push(value.text);
        } else if (c === "'") state = "single-quote";
        else if (c === '"') state = "double-quote";
        else if (c === "\\") state = "value-escape";
        else if (!whitespace.includes(c)) {
          state = "value";
          value.append(c);
        }
        break;
      case "value":
        if (newline.includes(c)) {
          state = "pre-key";
          push(value.trimmed);
        } else if (c === "\\") {
          state = "value-escape";
          value.keepTrailing();
        } else value.appendTrimmable(c);
        break;
      case "value-escape":
        state = "value";
        if (!newline.includes(c)) value.append(c);
        break;
      case "single-quote":
        if (c === "'") state = "pre-value";
        else value.append(c);
        break;
      case "double-quote":
        if (c === '"') state = "pre-value";
        else if (c === "\\") state = "double-quote-escape";
        else value.append(c);
        break;
      case "double-quote-escape":
        state = "double-quote";
        if (escapable.includes(c)) value.append(c);
        else if (c !== "\n") value.append(`\\${c}`);
        break;
      case "comment":
        if (c === "\\") state = "comment-escape";
        else if (newline.includes(c)) state = "pre-key";
        break;
      case "comment-escape":
        state = newline.includes(c) ? "pre-key" : "comment";
        break;
    }
  }
  // A quote that is still open at the end of the file is no error: the value is complete as it stands.
  if (state !== "pre-key" && state !== "key" && state !== "comment" && state !== "comment-escape") {
    push(state === "value" ? value.trimmed : value.text);
  }
  return pairs;
}

function read(text: string): LoadResult {
  if (text.includes("\0")) return { kind: "refused", error: "Failed to load environment files: Bad message" };
  const values = new Map<string, Reading>();
  const complaints: string[] = [];
  for (const [name, value] of parseEnvFile(text)) {
    if (isInvalid(name) || isInvalid(value)) {
      return { kind: "refused", error: "Failed to load environment files: Invalid argument" };
    }
    if (identifier.test(name)) values.set(name, { kind: "value", value });
    else complaints.push("Ignoring invalid environment assignment");
  }
  return { kind: "loaded", values, rest: "absent", complaints };
}

/** systemd's `EnvironmentFile=`; several such lines are read in order, later assignments win (systemd.exec(5)). */
export const systemd: Loader = { id: "systemd", title: "systemd EnvironmentFile=", layering: "last-wins", read };
