/**
 * PEM as OpenSSL reads it (crypto/pem/pem_lib.c, get_name and get_header_and_data, with PEM_FLAG_EAY_COMPATIBLE): line by line, delimiters
 * alone on their lines. cryptography used it for public keys before 42.0 and for private ones before 45.0; OpenSSL's tools and Node do.
 */
import { binaryOf, decodeOpenssl } from "./base64.ts";

/** One attempt to read a block: what `PEM_read_bio` returns, and where it stopped. */
export type OpensslPem =
  | { readonly ok: true; readonly name: string; readonly contents: Uint8Array; readonly header: "none" | "encrypted" | "other" }
  /** A block began but is malformed. */
  | { readonly ok: false; readonly because: "end-line" | "base64" };

/** Buffer of a line in pem_lib.c (LINESIZE), less the terminator. */
const LINE = 254;

/** Every attempt in order until the text is used up. The callers differ in whether they go on after a failed one. */
export function* readBlocks(text: string): Generator<OpensslPem> {
  const lines = new Lines(binaryOf(text));
  while (true) {
    const name = readName(lines);
    if (name === undefined) return;
    yield readBody(lines, name);
  }
}

interface Line {
  /** Trailing white space, control characters and (where `char` is signed) bytes above 0x7f are stripped. */
  readonly text: string;
  /** Whether the line goes on in the next read. */
  readonly partial: boolean;
  readonly hasColon: boolean;
}

class Lines {
  readonly #text: string;
  #at = 0;
  #first = true;

  constructor(text: string) {
    this.#text = text;
  }

  next(): Line | undefined {
    const from = this.#at;
    if (from >= this.#text.length) return undefined;
    const newline = this.#text.indexOf("\n", from);
    const whole = newline < 0 ? this.#text.length : newline + 1;
    const to = Math.min(whole, from + LINE);
    this.#at = to;
    let raw = this.#text.slice(from, to);
    // OpenSSL 3 skips a byte order mark at the very beginning (sanitize_line).
    if (this.#first && raw.length > 3 && raw.startsWith("\u00ef\u00bb\u00bf")) raw = raw.slice(3);
    this.#first = false;
    const partial = to - from === LINE && raw[raw.length - 1] !== "\n";
    return { text: stripEnd(raw), partial, hasColon: raw.includes(":") };
  }
}

function stripEnd(line: string): string {
  let end = line.length;
  while (end > 0 && (line.charCodeAt(end - 1) <= 32 || line.charCodeAt(end - 1) > 127)) end--;
  return line.slice(0, end);
}

function readName(lines: Lines): string | undefined {
  for (let line = lines.next(); line !== undefined; line = lines.next()) {
    const { text } = line;
    if (text.startsWith("-----BEGIN ") && text.endsWith("-----") && text.length >= 16) return text.slice(11, -5);
  }
  return undefined;
}

function readBody(lines: Lines, name: string): OpensslPem {
  let state: "maybe-header" | "in-header" | "post-header" = "maybe-header";
  let before: string[] = [];
  let after: string[] = [];
  let shortLine = false;
  let partial = false;
  for (let line = lines.next(); line !== undefined; line = lines.next()) {
    const previousPartial = partial;
    partial = line.partial;
    if (state === "maybe-header" && line.hasColon) state = "in-header";
    const { text } = line;
    if (text === "") {
      if (!previousPartial) {
        if (state === "post-header") return { ok: false, because: "end-line" };
        state = "post-header";
      }
      continue;
    }
    if (text.startsWith("-----END ")) {
      if (text !== `-----END ${name}-----`) return { ok: false, because: "end-line" };
      // Without an empty line there was no header: what was read is the body.
      if (state === "maybe-header") {
        after = before;
        before = [];
      }
      const contents = decodeOpenssl(after.join("\n"));
      if (contents === undefined) return { ok: false, because: "base64" };
      return { ok: true, name, contents, header: headerKind(before) };
    }
    if (shortLine) return { ok: false, because: "end-line" };
    if (state === "post-header") {
      after.push(text);
      if (text.length > 64) return { ok: false, because: "end-line" };
      if (text.length < 64) shortLine = true;
    } else before.push(text);
  }
  return { ok: false, because: "end-line" };
}

/**
 * A header must begin with `Proc-Type: 4,ENCRYPTED` (PEM_get_EVP_CIPHER_INFO); any other makes the block unreadable, unless it is shorter
 * than that name (providers/implementations/encode_decode/decode_pem2der.c).
 */
function headerKind(lines: readonly string[]): "none" | "encrypted" | "other" {
  const [first] = lines;
  if (first === undefined || lines.reduce((length, line) => length + line.length + 1, 0) <= 10) return "none";
  const isEncrypted = /^Proc-Type:[ \t]*4[ \t]*,[ \t]*ENCRYPTED/.test(first) && lines.some((line) => line.startsWith("DEK-Info:"));
  return isEncrypted ? "encrypted" : "other";
}
