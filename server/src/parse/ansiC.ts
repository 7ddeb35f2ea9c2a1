import { type MappedString, MappedStringBuilder } from "../text/mappedString.ts";
import { span } from "../text/span.ts";

const simple: Readonly<Record<string, string>> = {
  a: "\x07",
  b: "\b",
  e: "\x1b",
  E: "\x1b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
  v: "\v",
  "\\": "\\",
  "'": "'",
  '"': '"',
  "?": "?",
};

/**
 * The content of a shell's `$'…'` (bash manual 3.1.2.4, "ANSI-C Quoting"), from the offset behind the opening quote. CRLF and CR in it read
 * as LF. The span is the content without its quotes; `undefined` when the closing quote is missing.
 */
export function decodeAnsiC(text: string, start: number): MappedString | undefined {
  const builder = new MappedStringBuilder();
  let from = start;
  let at = start;
  const put = (character: string, length: number): void => {
    builder.copy(text.slice(from, at), from).decoded(character, span(at, at + length));
    at += length;
    from = at;
  };
  while (at < text.length) {
    const character = text[at];
    if (character === "'") return builder.copy(text.slice(from, at), from).build(span(start, at));
    if (character === "\r") put("\n", text[at + 1] === "\n" ? 2 : 1);
    else if (character === "\\") {
      const found = /^\\(?:([abeEfnrtv\\'"?])|([0-7]{1,3})|x([0-9A-Fa-f]{1,2})|u([0-9A-Fa-f]{1,4})|U([0-9A-Fa-f]{1,8})|c([\s\S]))/.exec(
        text.slice(at, at + 10),
      );
      if (found === null) at += 1;
      else put(decodeEscape(found), found[0].length);
    } else at++;
  }
  return undefined;
}

function decodeEscape([, letter, octal, hex, short, long, control]: RegExpExecArray): string {
  if (letter !== undefined) return simple[letter] as string;
  if (control !== undefined) return String.fromCharCode(control.charCodeAt(0) & 0x1f);
  const code = octal !== undefined ? Number.parseInt(octal, 8) & 0xff : Number.parseInt((hex ?? short ?? long) as string, 16);
  return code <= 0x10ffff ? String.fromCodePoint(code) : "\ufffd";
}
