/** `set -a; . ./.env` in zsh 5.9: zshmisc(1), zshexpn(1), zshoptions(1); most errors end the file but not the shell. */
import { emptyContext, type Loader } from "./loader.ts";
import { zshDialect } from "./shell/dialect.ts";
import { sourceFile } from "./shell/evaluator.ts";

/** zsh's `source`. */
export const zsh: Loader = {
  id: "zsh",
  title: "source (zsh)",
  layering: "single",
  read: (text, context = emptyContext) => sourceFile(text, zshDialect, context),
};
