/**
 * A reader for DER (X.690 §10), as far as keys need it. It never throws: a structure that does not fit is `undefined`.
 * It is strict where the readers of keys are: definite, minimal lengths and nothing behind the outermost element.
 */

/** One element; `start` and `end` bound its contents, `from` is the offset of its tag. */
export interface DerElement {
  readonly tag: number;
  readonly from: number;
  readonly start: number;
  readonly end: number;
}

export const Tag = { integer: 0x02, bitString: 0x03, octetString: 0x04, null: 0x05, oid: 0x06, sequence: 0x30, set: 0x31 } as const;

/** The element at `at`, or nothing if it is malformed or runs over `limit`. */
export function readElement(bytes: Uint8Array, at: number, limit: number): DerElement | undefined {
  if (at + 2 > limit) return undefined;
  const tag = bytes[at] as number;
  if ((tag & 0x1f) === 0x1f) return undefined;
  let length = bytes[at + 1] as number;
  let start = at + 2;
  if (length >= 0x80) {
    const count = length & 0x7f;
    if (count === 0 || count > 4 || start + count > limit) return undefined;
    length = 0;
    for (let i = 0; i < count; i++) length = length * 256 + (bytes[start + i] as number);
    if (length < 0x80 || (count > 1 && length < 256 ** (count - 1))) return undefined;
    start += count;
  }
  const end = start + length;
  return end <= limit ? { tag, from: at, start, end } : undefined;
}

/** The elements within a constructed element, or nothing if they do not fill it exactly. */
export function childrenOf(bytes: Uint8Array, parent: { readonly start: number; readonly end: number }): DerElement[] | undefined {
  const children: DerElement[] = [];
  let at = parent.start;
  while (at < parent.end) {
    const child = readElement(bytes, at, parent.end);
    if (child === undefined || children.length > 1000) return undefined;
    children.push(child);
    at = child.end;
  }
  return children;
}

/** The only element of `bytes`; nothing may follow it. */
export function readSingle(bytes: Uint8Array): DerElement | undefined {
  const element = readElement(bytes, 0, bytes.length);
  return element !== undefined && element.end === bytes.length ? element : undefined;
}

/** `bytes` without what follows its first element; OpenSSL ignores that. */
export function firstElement(bytes: Uint8Array): Uint8Array {
  const element = readElement(bytes, 0, bytes.length);
  return element === undefined || element.end === bytes.length ? bytes : bytes.subarray(0, element.end);
}

/** The children of a SEQUENCE that is the only element of `bytes`. */
export function readSequence(bytes: Uint8Array): DerElement[] | undefined {
  const outer = readSingle(bytes);
  return outer?.tag === Tag.sequence ? childrenOf(bytes, outer) : undefined;
}

/** Contents of an element, without copying. */
export const contentsOf = (bytes: Uint8Array, element: DerElement): Uint8Array => bytes.subarray(element.start, element.end);

/** An element with its tag and length, without copying. */
export const encodingOf = (bytes: Uint8Array, element: DerElement): Uint8Array => bytes.subarray(element.from, element.end);

/** Magnitude of a non-negative INTEGER, without the sign byte; nothing if it is negative or not minimal (X.690 §8.3.2). */
export function unsignedOf(bytes: Uint8Array, element: DerElement | undefined): Uint8Array | undefined {
  if (element?.tag !== Tag.integer || element.end === element.start) return undefined;
  const first = bytes[element.start] as number;
  if (first >= 0x80) return undefined;
  if (element.end - element.start === 1) return bytes.subarray(element.start, element.end);
  if (first === 0) {
    if ((bytes[element.start + 1] as number) < 0x80) return undefined;
    return bytes.subarray(element.start + 1, element.end);
  }
  return bytes.subarray(element.start, element.end);
}

/** The small number that an INTEGER holds, or nothing. */
export function smallIntegerOf(bytes: Uint8Array, element: DerElement | undefined): number | undefined {
  const magnitude = unsignedOf(bytes, element);
  return magnitude?.length === 1 ? magnitude[0] : undefined;
}

/** Dotted form of an OBJECT IDENTIFIER (X.690 §8.19). */
export function oidOf(bytes: Uint8Array, element: DerElement | undefined): string | undefined {
  if (element?.tag !== Tag.oid || element.end === element.start || element.end - element.start > 63) return undefined;
  const parts: number[] = [];
  let value = 0;
  for (let i = element.start; i < element.end; i++) {
    const byte = bytes[i] as number;
    if (value === 0 && byte === 0x80) return undefined;
    value = value * 128 + (byte & 0x7f);
    if (value > 0xffffffff) return undefined;
    if ((byte & 0x80) === 0) {
      if (parts.length === 0) {
        const first = Math.min(Math.floor(value / 40), 2);
        parts.push(first, value - first * 40);
      } else parts.push(value);
      value = 0;
    } else if (i === element.end - 1) return undefined;
  }
  return parts.join(".");
}

/** The bytes of a BIT STRING that is a whole number of bytes. */
export function wholeBitString(bytes: Uint8Array, element: DerElement | undefined): Uint8Array | undefined {
  if (element?.tag !== Tag.bitString || element.end === element.start) return undefined;
  const unused = bytes[element.start] as number;
  if (unused > 7 || (unused > 0 && element.end - element.start === 1)) return undefined;
  if (unused > 0 && ((bytes[element.end - 1] as number) & ((1 << unused) - 1)) !== 0) return undefined;
  return bytes.subarray(element.start + 1, element.end);
}

/** Number of significant bits of a magnitude. */
export function bitLength(magnitude: Uint8Array): number {
  let i = 0;
  while (i < magnitude.length && magnitude[i] === 0) i++;
  return i === magnitude.length ? 0 : (magnitude.length - i) * 8 - Math.clz32(magnitude[i] as number) + 24;
}

/** An element made of its parts, with a definite minimal length. */
export function encode(tag: number, ...parts: readonly Uint8Array[]): Uint8Array {
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  const head = [tag];
  if (length < 0x80) head.push(length);
  else {
    const count = length < 0x100 ? 1 : length < 0x10000 ? 2 : length < 0x1000000 ? 3 : 4;
    head.push(0x80 | count);
    for (let shift = count - 1; shift >= 0; shift--) head.push((length >>> (8 * shift)) & 0xff);
  }
  const bytes = new Uint8Array(head.length + length);
  bytes.set(head);
  let at = head.length;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

/** INTEGER of a magnitude; leading zeros are dropped and the sign byte is added where needed. */
export function encodeUnsigned(magnitude: Uint8Array): Uint8Array {
  let from = 0;
  while (from < magnitude.length - 1 && magnitude[from] === 0) from++;
  const body = magnitude.length === 0 ? Uint8Array.of(0) : magnitude.subarray(from);
  return (body[0] as number) >= 0x80 ? encode(Tag.integer, Uint8Array.of(0), body) : encode(Tag.integer, body);
}

/** OBJECT IDENTIFIER of a dotted form. */
export function encodeOid(dotted: string): Uint8Array {
  const parts = dotted.split(".").map(Number);
  const bytes: number[] = [];
  const push = (value: number): void => {
    const groups = [value & 0x7f];
    for (let rest = Math.floor(value / 128); rest > 0; rest = Math.floor(rest / 128)) groups.unshift((rest & 0x7f) | 0x80);
    bytes.push(...groups);
  };
  push((parts[0] ?? 0) * 40 + (parts[1] ?? 0));
  for (const part of parts.slice(2)) push(part);
  return encode(Tag.oid, Uint8Array.from(bytes));
}

export const encodeBitString = (contents: Uint8Array): Uint8Array => encode(Tag.bitString, Uint8Array.of(0), contents);
