/**
 * UTF-8 without loss, in both directions. A byte that is not valid UTF-8 becomes the lone surrogate U+DC80 … U+DCFF, as Python's
 * `surrogateescape` handler does (PEP 383), so that a text can carry any file and be turned back into the same bytes.
 * A byte order mark stays in the text as U+FEFF: whether it is skipped is a question of the loader that reads it.
 */
const strict = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
const lenient = new TextEncoder();

/** Decodes bytes to a text from which {@link encodeUtf8} restores them exactly. */
export function decodeUtf8(bytes: Uint8Array): string {
  try {
    return strict.decode(bytes);
  } catch {
    return decodeEscaping(bytes);
  }
}

/** The bytes of a text; U+DC80 … U+DCFF stand for the raw bytes 0x80 … 0xFF. Other lone surrogates become U+FFFD. */
export function encodeUtf8(text: string): Uint8Array {
  if (!hasUndecodableBytes(text)) return lenient.encode(text);
  const bytes = new Uint8Array(text.length * 3);
  let size = 0;
  let from = 0;
  for (let i = 0; i < text.length; i++) {
    if (isEscapedByte(text, i)) {
      if (i > from) size += lenient.encodeInto(text.slice(from, i), bytes.subarray(size)).written;
      bytes[size++] = text.charCodeAt(i) - 0xdc00;
      from = i + 1;
    }
  }
  size += lenient.encodeInto(text.slice(from), bytes.subarray(size)).written;
  return bytes.slice(0, size);
}

/** Whether the text came from bytes that are not valid UTF-8. */
export const hasUndecodableBytes = (text: string): boolean => /(?<![\ud800-\udbff])[\udc80-\udcff]/.test(text);

function isEscapedByte(text: string, index: number): boolean {
  const code = text.charCodeAt(index);
  if (code < 0xdc80 || code > 0xdcff) return false;
  const before = index > 0 ? text.charCodeAt(index - 1) : 0;
  return before < 0xd800 || before > 0xdbff;
}

function decodeEscaping(bytes: Uint8Array): string {
  let text = "";
  let i = 0;
  while (i < bytes.length) {
    const length = sequenceLength(bytes, i);
    if (length === 0) {
      text += String.fromCharCode(0xdc00 + (bytes[i] as number));
      i++;
    } else {
      text += strict.decode(bytes.subarray(i, i + length));
      i += length;
    }
  }
  return text;
}

/** Length of the well-formed UTF-8 sequence at `at` (Unicode 15, table 3-7), or 0. */
function sequenceLength(bytes: Uint8Array, at: number): number {
  const first = bytes[at] as number;
  if (first < 0x80) return 1;
  const continuation = (index: number, low = 0x80, high = 0xbf): boolean => {
    const byte = bytes[at + index];
    return byte !== undefined && byte >= low && byte <= high;
  };
  if (first >= 0xc2 && first <= 0xdf) return continuation(1) ? 2 : 0;
  if (first >= 0xe0 && first <= 0xef) {
    const low = first === 0xe0 ? 0xa0 : 0x80;
    const high = first === 0xed ? 0x9f : 0xbf;
    return continuation(1, low, high) && continuation(2) ? 3 : 0;
  }
  if (first >= 0xf0 && first <= 0xf4) {
    const low = first === 0xf0 ? 0x90 : 0x80;
    const high = first === 0xf4 ? 0x8f : 0xbf;
    return continuation(1, low, high) && continuation(2) && continuation(3) ? 4 : 0;
  }
  return 0;
}

/** The byte order mark at the beginning of a text of {@link decodeUtf8}, of UTF-8 or, as two escaped bytes, of UTF-16; empty where there is none. */
export const byteOrderMarkOf = (text: string): string => /^(?:\ufeff|\udcff\udcfe|\udcfe\udcff)/.exec(text)?.[0] ?? "";
