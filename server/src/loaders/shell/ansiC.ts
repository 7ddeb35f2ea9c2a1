/** `$'…'`: bash(1) "QUOTING" (lib/sh/strtrans.c, `ansicstr()`) and zshmisc(1) "QUOTING" (Src/utils.c, `getkeystring()`). */
import { decodeUtf8, encodeUtf8 } from "../../text/bytes.ts";

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

/** A decoded string, or why a model cannot tell what it is. */
export type AnsiC = { readonly kind: "text"; readonly text: string } | { readonly kind: "undecidable"; readonly because: string };

/** Decodes the text between `$'` and `'`. A NUL ends the string in bash. */
export function decodeAnsiC(body: string, shell: "bash" | "zsh"): AnsiC {
  let result = "";
  let hasBytes = false;
  const sequence = /\\(?:x([0-9A-Fa-f]{1,2})|u([0-9A-Fa-f]{1,4})|U([0-9A-Fa-f]{1,8})|([0-7]{1,3})|c|C-|M-|([\s\S]))/g;
  let from = 0;
  for (let match = sequence.exec(body); match !== null; match = sequence.exec(body)) {
    result += body.slice(from, match.index);
    from = match.index + match[0].length;
    const [whole, hex, short, long, octal, other] = match;
    if (hex !== undefined || octal !== undefined) {
      const byte = (hex !== undefined ? Number.parseInt(hex, 16) : Number.parseInt(octal as string, 8)) & 0xff;
      if (byte === 0 && shell === "bash") return finish(result, hasBytes);
      hasBytes ||= byte >= 0x80;
      result += String.fromCharCode(byte < 0x80 ? byte : 0xdc00 + byte);
    } else if (short !== undefined || long !== undefined) {
      const point = Number.parseInt((short ?? long) as string, 16);
      if (point === 0 && shell === "bash") return finish(result, hasBytes);
      // Beyond ASCII the locale decides, which may know no such character.
      if (point >= 0x80) return { kind: "undecidable", because: "the locale decides what a \\u escape yields" };
      result += String.fromCharCode(point);
    } else if (other === undefined) {
      return { kind: "undecidable", because: `the escape ${whole} of a control character` };
    } else {
      // zsh knows control and meta characters without a dash, too, and drops a backslash that means nothing; bash keeps it.
      if (shell === "zsh" && (other === "C" || other === "M")) {
        return { kind: "undecidable", because: `the escape ${whole} of a control character` };
      }
      result += simple[other] ?? (shell === "zsh" ? other : whole);
    }
  }
  return finish(result + body.slice(from), hasBytes);
}

/** Escaped bytes may complete each other, or bytes of the file, to a character. */
function finish(text: string, hasBytes: boolean): AnsiC {
  return { kind: "text", text: hasBytes ? decodeUtf8(encodeUtf8(text)) : text };
}
