import type { Quoting, Spelling } from "./document.ts";
import type { LineBreak } from "./scan.ts";

/** The ways to write a value into a `.env` file. `-multiline` styles write real line breaks, `-escaped` writes `\n`. */
export type DotenvStyle = "unquoted" | "single-multiline" | "double-multiline" | "double-escaped";

/**
 * Writes a value in a style, quotes included, or answers `undefined` when the style cannot carry it. "Carry" means that python-dotenv, compose
 * and npm dotenv all read exactly `value`, and that a shell which sources the file does too (but for `double-escaped`, which shells keep as it is).
 * Their rules for backslashes contradict each other, so a style with a character on which they differ is refused rather than guessed:
 * npm never decodes `\"` or `\\`, python-dotenv always does (parser.py, `_double_quote_escapes`, `_single_quote_escapes`), and compose
 * and shells interpolate `$` in double quotes; `${` is expanded by python-dotenv in every quoting (variables.py).
 */
export function encodeDotenv(value: string, style: DotenvStyle, lineBreak: LineBreak = "\n"): string | undefined {
  switch (style) {
    case "unquoted":
      return /^[\w.,:/@%+=-]*$/.test(value) ? value : undefined;
    case "single-multiline":
      return /['\r]|\\\\|\\$|\$\{/.test(value) ? undefined : `'${withLineBreaks(value, lineBreak)}'`;
    case "double-multiline":
      return /["\\$`\r]/.test(value) ? undefined : `"${withLineBreaks(value, lineBreak)}"`;
    case "double-escaped":
      return /["\\$`]/.test(value) ? undefined : `"${value.replaceAll("\r", "\\r").replaceAll("\n", "\\n")}"`;
  }
}

const withLineBreaks = (value: string, lineBreak: string): string => (lineBreak === "\n" ? value : value.replaceAll("\n", lineBreak));

/** The styles to try for an entry, its own first. */
const styles: Partial<Record<Quoting, readonly DotenvStyle[]>> = {
  none: ["unquoted", "double-multiline", "single-multiline", "double-escaped"],
  single: ["single-multiline", "double-multiline", "double-escaped"],
};

const otherStyles: readonly DotenvStyle[] = ["double-multiline", "single-multiline", "double-escaped"];

/**
 * The replacement for a value of a file: in the quoting it had, else in the nearest that carries the value; the file's line breaks are kept.
 * `mayBeBare`: nothing stands close behind it that would become part of an unquoted value.
 */
export function encodeForEntry(value: string, quoting: Quoting, mayBeBare: boolean, lineBreak: LineBreak): string | undefined {
  for (const style of styles[quoting] ?? otherStyles) {
    // An empty unquoted value would let npm go on to a quoted one on the next line.
    if (style === "unquoted" && (value === "" || !mayBeBare)) continue;
    const encoded = encodeDotenv(value, style, lineBreak);
    if (encoded !== undefined) return encoded;
  }
  return undefined;
}

/**
 * Every way to write a value into a `.env` file that some loader reads: none is right for all of them, so whoever takes one has to read it again with
 * the loaders that matter. `isAnsiC`: the value is written as `$'…'` now, so that a shell reads it.
 */
export function dotenvSpellings(value: string, lineBreak: LineBreak, isAnsiC: boolean): readonly Spelling[] {
  if (value.includes("\0")) return [];
  const written = withLineBreaks(value, lineBreak);
  const spellings: Spelling[] = [];
  if (!value.includes('"')) spellings.push({ style: "double", text: `"${written}"` });
  if (!value.includes("'")) spellings.push({ style: "single", text: `'${written}'` });
  const escaped = value
    .replace(/["\\$`]/g, "\\$&")
    .replaceAll("\r", "\\r")
    .replaceAll("\n", "\\n");
  if (escaped !== value) spellings.push({ style: "escaped", text: `"${escaped}"` });
  if (/^[^\s"'`][^\r\n]*$/.test(value) && value.trim() === value) spellings.push({ style: "unquoted", text: value });
  if (isAnsiC) spellings.push({ style: "ansi-c", text: ansiC(value) });
  return spellings;
}

/** `$'…'` of bash (Bash Reference Manual, 3.1.2.4). */
const ansiC = (value: string): string =>
  `$'${value.replace(/[\\']/g, "\\$&").replaceAll("\n", "\\n").replaceAll("\r", "\\r").replaceAll("\t", "\\t")}'`;
