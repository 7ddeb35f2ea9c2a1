/**
 * `honcho run`: `_read_env()` of honcho 2.0.0 `honcho/command.py` and `parse()` of `honcho/environ.py`, which gives every line to Python's
 * `shlex.shlex(line, posix=True)` (CPython `Lib/shlex.py`, `read_token()`). A line is taken if its second token is `=`; the tokens behind
 * it are joined, so unquoted white space vanishes. A quote that its line does not close is an exception for the whole program.
 */
import { hasUndecodableBytes } from "../text/bytes.ts";
import type { Loader, LoadResult, Reading } from "./loader.ts";

/** `shlex.wordchars` in POSIX mode; everything else outside quotes is a token of its own. */
const wordCharacter = /[A-Za-z0-9_ßàáâãäåæçèéêëìíîïðñòóôõöøùúûüýþÿÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÐÑÒÓÔÕÖØÙÚÛÜÝÞ]/;
const blank = /[ \t\r\n]/;
/** Where `str.splitlines()` splits; `open()` in text mode has made LF of CRLF and CR before. */
const lineBoundary = /\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]/;

type Tokens = { readonly kind: "tokens"; readonly tokens: readonly string[] } | { readonly kind: "error"; readonly error: string };

/** The tokens of one line. */
function tokenize(line: string): Tokens {
  const tokens: string[] = [];
  let token = "";
  /** Between tokens, in a word, or in quotes. */
  let state: "blank" | "word" | "'" | '"' = "blank";
  let quoted = false;
  const emit = (): void => {
    if (token !== "" || quoted) tokens.push(token);
    token = "";
    quoted = false;
    state = "blank";
  };
  for (let i = 0; i < line.length; i++) {
    const c = line.charAt(i);
    if (state === "'" || state === '"') {
      quoted = true;
      if (c === state) state = "word";
      else if (c === "\\" && state === '"') {
        const next = line[++i];
        if (next === undefined) return { kind: "error", error: "ValueError: No escaped character" };
        token += next === "\\" || next === '"' ? next : c + next;
      } else token += c;
    } else if (blank.test(c)) emit();
    else if (c === "#") {
      emit();
      break;
    } else if (c === "\\") {
      const next = line[++i];
      if (next === undefined) return { kind: "error", error: "ValueError: No escaped character" };
      token += next;
      state = "word";
    } else if (c === "'" || c === '"') state = c;
    else if (wordCharacter.test(c)) {
      token += c;
      state = "word";
    } else {
      emit();
      tokens.push(c);
    }
  }
  if (state === "'" || state === '"') return { kind: "error", error: "ValueError: No closing quotation" };
  emit();
  return { kind: "tokens", tokens };
}

function read(text: string): LoadResult {
  if (hasUndecodableBytes(text)) return { kind: "refused", error: "UnicodeDecodeError: 'utf-8' codec can't decode byte" };
  const found = new Map<string, string>();
  for (const line of text.split(lineBoundary)) {
    const result = tokenize(line);
    if (result.kind === "error") return { kind: "refused", error: result.error };
    const [name, operator, ...rest] = result.tokens;
    if (name === undefined || operator !== "=" || rest.length === 0 || !/^[A-Za-z_]/.test(name)) continue;
    found.set(name, rest.join("").replaceAll("\\n", "\n").replaceAll("\\t", "\t"));
  }
  const values = new Map<string, Reading>();
  for (const [name, value] of found) {
    // `os.environ.update()` is given everything that was read and raises for what no environment can hold.
    if (name.includes("\0") || value.includes("\0")) return { kind: "refused", error: "ValueError: embedded null byte" };
    if (name.includes("=")) return { kind: "refused", error: "ValueError: illegal environment variable name" };
    values.set(name, { kind: "value", value });
  }
  return { kind: "loaded", values, rest: "absent", complaints: [] };
}

/** `honcho run` and `honcho start`; `-e` names another file than `.env`. */
export const honcho: Loader = { id: "honcho", title: "honcho", layering: "single", read };
