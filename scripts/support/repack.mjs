// Packs a ZIP again, each file as small as deflate can (a VSIX is a ZIP, and what it weighs is what everybody downloads). 7-Zip tries far more than the
// zlib in vsce does.
import SevenZip from "7z-wasm";

/** The same files with the same names and times, in the order of their names; folders are no entries of their own. */
export async function repack(zip) {
  const output = [];
  const archiver = await SevenZip({ print: () => {}, printErr: (line) => output.push(line) });
  const run = (...words) => {
    // A status is told on success as well, by some versions as nothing at all.
    const code = archiver.callMain(words);
    if (code) throw new Error(`7-Zip ended with ${code}:\n${output.join("\n")}`);
  };
  const { FS } = archiver;
  for (const folder of ["/in", "/files", "/out"]) FS.mkdir(folder);
  FS.writeFile("/in/before.zip", zip);
  FS.chdir("/files");
  run("x", "/in/before.zip", "-y");
  FS.writeFile("/in/names.txt", filesBelow(FS, ".").join("\n"));
  run("a", "-tzip", "-mx=9", "-mfb=258", "-mpass=15", "-scsUTF-8", "/out/after.zip", "@/in/names.txt");
  run("t", "/out/after.zip");
  return FS.readFile("/out/after.zip");
}

function filesBelow(FS, folder) {
  const names = FS.readdir(folder).filter((name) => name !== "." && name !== "..");
  return names.sort().flatMap((name) => {
    const path = folder === "." ? name : `${folder}/${name}`;
    return FS.isDir(FS.stat(path).mode) ? filesBelow(FS, path) : [path];
  });
}
