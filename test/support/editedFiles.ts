import { generateKeyPairSync } from "node:crypto";
import { seeded } from "./seeded.ts";

const pem = generateKeyPairSync("ec", { namedCurve: "P-256" }).publicKey.export({ type: "spki", format: "pem" }).toString().trim();
const long = generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey.export({ type: "pkcs8", format: "pem" }).toString().trim();
const base64 = pem.split("\n").slice(1, -1);

/** Lines, and groups of lines, as they stand in env files, and some that should not. `§` is replaced by a number, so that names differ. */
const lines: readonly string[] = [
  ...Array.from({ length: 12 }, () => ["VALUE_§=plain", 'TEXT_§="two words"', "# comment §", "", "URL_§=https://host.test/§?a=b"]).flat(),
  "export EXPORTED_§=x",
  "OS_SECURITY_KEY=secret§",
  "os_security_key=other§",
  "JWT_VERIFICATION_KEYS=",
  `JWT_VERIFICATION_KEY="${pem}"`,
  `JWT_VERIFICATION_KEY="${long.replaceAll("\n", "\\n")}"`,
  `JWT_VERIFICATION_KEY=${pem}`,
  `KEY_§=${base64.join("\n")}`,
  `KEY_§='${pem.replaceAll("\n", "\r\n")}'`,
  `NAME_§="${long.replaceAll("\n", "\\n")}"`,
  'JSON_§={"keys": [\n  {"kty": "EC"}\n]}',
  "EMPTY_§=",
  "EMPTY_§=\n\n'on the next line'",
  "SPACED_# = value # comment",
  "COLON_§: value",
  "VALUE_§=plain\u2028# odd",
  "VALUE_1=twice",
  "REFERENCE_§=${VALUE_§}",
  "REFERENCE_§=$URL_1/path",
  "OPEN_§='never closed",
  'OPEN_§="never closed',
  'ESCAPED_§="a \\" b"',
  'ESCAPED_§="ends with \\"',
  'TRIPLE_§="""\nthree\n"""',
  "ANSI_§=$'a\\nb'",
  "BACKTICK_§=`command §`",
  "word",
  "cat <<EOF",
  "EOF",
  "export",
  "# authlint-disable-next-line some-rule -- why",
  "# authlint-disable-file",
  "VALUE_§=grüße 😀",
  "VALUE_§=\ud800",
  "\ufeff",
  "\udc80",
];
const characters = [
  "a",
  "Z",
  "0",
  "_",
  "=",
  '"',
  "'",
  "`",
  "\n",
  "\r\n",
  "\r",
  " ",
  "\t",
  "#",
  "$",
  "{",
  "}",
  "\\",
  "\u2028",
  "-",
  "é",
  "😀",
  ":",
];

export interface EditedFile {
  readonly text: string;
  /** Makes the next edit and tells the text after it. */
  edit(): string;
  /** Takes the last edit back. */
  undo(): string;
}

/** What files are made of. */
export interface Material {
  readonly lines: readonly string[];
  readonly characters: readonly string[];
  readonly head: string;
  /** How many numbers there are for a `§`. */
  readonly numbers: number;
}

const envFile: Material = { lines, characters, head: "", numbers: 500 };

/** A file of some kind, and edits as people make them: typing, deleting, pasting and joining lines, taking it back. */
export function editedFile(seed: number, size: number, material = envFile): EditedFile {
  const random = seeded(seed);
  const below = (count: number): number => Math.floor(random() * count);
  const pick = (list: readonly string[]): string => list[below(list.length)] as string;
  // A file has some of the kinds: among many quotes none stays open for long.
  const kinds =
    random() < 0.3
      ? material.lines
      : [...Array.from({ length: 5 }, () => material.lines[0] as string), ...Array.from({ length: 3 }, () => pick(material.lines))];
  const line = (): string => pick(kinds).replaceAll("§", (sign) => (random() < 0.98 ? String(below(material.numbers)) : sign));
  const lineBreak = random() < 0.2 ? "\r\n" : "\n";
  let text = material.head + Array.from({ length: size }, line).join(lineBreak) + (random() < 0.5 ? lineBreak : "");
  if (random() < 0.1) text = `\ufeff${text}`;
  const past: string[] = [];
  let cursor = below(text.length);
  const replace = (from: number, to: number, inserted: string): void => {
    text = text.slice(0, from) + inserted + text.slice(to);
    cursor = from + inserted.length;
  };
  const lineStart = (from: number): number => text.lastIndexOf("\n", from - 1) + 1;
  const lineEnd = (from: number): number => (text.indexOf("\n", from) < 0 ? text.length : text.indexOf("\n", from));
  return {
    get text() {
      return text;
    },
    undo() {
      text = past.at(-1) ?? text;
      cursor = Math.min(cursor, text.length);
      return text;
    },
    edit() {
      past.push(text);
      const kind = random();
      if (kind < 0.15) cursor = below(text.length + 1);
      if (kind < 0.55) replace(cursor, cursor, pick(material.characters));
      else if (kind < 0.7) replace(Math.max(0, cursor - 1), cursor, "");
      else if (kind < 0.78)
        replace(lineStart(cursor), lineStart(cursor), Array.from({ length: 1 + below(4) }, line).join(lineBreak) + lineBreak);
      else if (kind < 0.84) replace(lineEnd(cursor), Math.min(text.length, lineEnd(cursor) + 1), "");
      else if (kind < 0.9) replace(lineStart(cursor), Math.min(text.length, lineEnd(cursor) + 1), "");
      else if (kind < 0.92) replace(cursor, Math.min(text.length, cursor + below(3000)), "");
      else if (kind < 0.93) replace(0, 0, pick([lineBreak, "\ufeff", "\r\n", '"']));
      else text = past[Math.max(0, past.length - 1 - below(4))] as string;
      cursor = Math.min(cursor, text.length);
      return text;
    },
  };
}
