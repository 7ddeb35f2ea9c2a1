import { tooLarge } from "./loaded.ts";
import type { Loader } from "./loader.ts";

/**
 * A loader that gives up on texts longer than `most` characters: of every variable nothing is known then. No system starts a process with so
 * large an environment, and a model of a shell may take seconds for a text that is made to be slow.
 */
export function withInputLimit(loader: Loader, most: number): Loader {
  const { readFiles } = loader;
  return {
    ...loader,
    read: (text, context) => (text.length > most ? tooLarge : loader.read(text, context)),
    ...(readFiles === undefined
      ? {}
      : { readFiles: (files, context) => (files.some(({ text }) => text.length > most) ? tooLarge : readFiles(files, context)) }),
  };
}
