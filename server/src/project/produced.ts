import type { Files } from "./files.ts";
import { nameOf } from "./paths.ts";

/** Calls that write a file: `write_text`, `json.dump`, `open(..., "w")`, `urlretrieve`, `shutil.copy`. */
const pythonWrites =
  /\bwrite_(?:text|bytes)\(|\bdump\(|,\s*["'][wax]b?t?\+?["']|\bmode\s*=\s*["'][wax]|\burlretrieve\(|\bdownload_\w+\(|\bcopy(?:file|2)?\(/;

/** Commands that write a file, redirections among them. */
const shellWrites = /\b(?:curl|wget|tee|cp|mv|install|aws|gcloud|az|vault|op|kubectl)\b|>\s*\S/;

/**
 * Whether code or a script of the project names a file and writes files: then it may well be made before it is read, and that it is not here says
 * nothing.
 */
export function mayBeProduced(files: Files, uri: string): boolean {
  const name = nameOf(uri);
  if (name === "") return false;
  return files.all.some((document) => {
    const writes = document.syntax === "python" ? pythonWrites : document.syntax === "shell" ? shellWrites : undefined;
    return writes !== undefined && document.text.includes(name) && writes.test(document.text);
  });
}
