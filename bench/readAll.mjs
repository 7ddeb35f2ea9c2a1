// What Node itself needs to walk a tree and read every file: the floor of any command line written for it.
import { closeSync, openSync, readdirSync, readSync } from "node:fs";
import { join } from "node:path";

const skipped = new Set(["node_modules", ".git", ".venv", "venv", "dist"]);
const buffer = Buffer.allocUnsafe(1 << 20);
const folders = ["."];
let bytes = 0;
for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
  for (const item of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, item.name);
    if (item.isDirectory()) {
      if (!skipped.has(item.name)) folders.push(path);
    } else if (item.isFile()) {
      const file = openSync(path, "r");
      bytes += readSync(file, buffer, 0, buffer.length, null);
      closeSync(file);
    }
  }
}
console.log(bytes);
