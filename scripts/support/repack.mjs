// Packs a ZIP again, each file as small as deflate can (a VSIX is a ZIP, and what it weighs is what everybody downloads).
import { deflateRawSync, inflateRawSync } from "node:zlib";
import { deflateSmallest } from "./deflate.mjs";

const [localSignature, centralSignature, endSignature] = [0x04034b50, 0x02014b50, 0x06054b50];
const [stored, deflated] = [0, 8];
const namesAreUtf8 = 0x0800;

/** The files of a ZIP (APPNOTE 4.3.12): the fixed part of each one's entry in the directory, its name, and its content. */
function filesOf(zip) {
  const end = zip.lastIndexOf(Buffer.from([0x50, 0x4b, 5, 6]));
  if (end < 0) throw new Error("this is no ZIP");
  const files = [];
  let at = zip.readUInt32LE(end + 16);
  for (let left = zip.readUInt16LE(end + 10); left > 0; left--) {
    if (zip.readUInt32LE(at) !== centralSignature) throw new Error("the directory of the ZIP is broken");
    const entry = Buffer.from(zip.subarray(at, at + 46));
    const [nameLength, extraLength, commentLength] = [28, 30, 32].map((offset) => entry.readUInt16LE(offset));
    const name = zip.subarray(at + 46, at + 46 + nameLength);
    const local = entry.readUInt32LE(42);
    const start = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
    const data = zip.subarray(start, start + entry.readUInt32LE(20));
    files.push({ entry, name, content: entry.readUInt16LE(10) === deflated ? inflateRawSync(data) : data });
    at += 46 + nameLength + extraLength + commentLength;
  }
  return files;
}

/** The smallest of what is known; what cannot be read back as it was is a bug, and never leaves this function. */
function smallest(content) {
  const candidates = [deflateRawSync(content, { level: 9 }), ...(content.length > 0 ? [deflateSmallest(content)] : [])];
  const data = candidates.reduce((a, b) => (b.length < a.length ? b : a));
  if (!inflateRawSync(data).equals(content)) throw new Error("a deflated file does not inflate to itself");
  return data.length < content.length ? { method: deflated, data } : { method: stored, data: content };
}

/** The same files in the same order, with the same names, times and check sums. */
export function repack(zip) {
  const parts = [];
  const directory = [];
  let offset = 0;
  for (const { entry, name, content } of filesOf(zip)) {
    const { method, data } = smallest(content);
    // What follows the version in both kinds of header: flags, method, time, date, check sum, sizes, lengths of name and extra field.
    const common = Buffer.from(entry.subarray(6, 32));
    common.writeUInt16LE(common.readUInt16LE(2) & namesAreUtf8, 2);
    common.writeUInt16LE(method, 4);
    common.writeUInt32LE(data.length, 14);
    common.writeUInt32LE(content.length, 18);
    common.writeUInt16LE(0, 24);
    const local = Buffer.alloc(4);
    local.writeUInt32LE(localSignature);
    parts.push(local, common, name, data);
    common.copy(entry, 6);
    entry.writeUInt16LE(0, 32);
    entry.writeUInt32LE(offset, 42);
    directory.push(entry, name);
    offset += local.length + common.length + name.length + data.length;
  }
  const end = Buffer.alloc(22);
  end.writeUInt32LE(endSignature);
  end.writeUInt16LE(directory.length / 2, 8);
  end.writeUInt16LE(directory.length / 2, 10);
  end.writeUInt32LE(
    directory.reduce((sum, part) => sum + part.length, 0),
    12,
  );
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...parts, ...directory, end]);
}
