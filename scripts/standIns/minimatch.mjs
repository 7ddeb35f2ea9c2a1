// The language client matches globs of the document selector with minimatch where it has an address and no document: for tabs that a window shows again
// after a reload. The engine's own matcher does that as well, and is a fraction of its size. (Of the globs of file operations, AuthLint's server asks for none.)
import { globMatcher } from "../../server/src/host/globs.ts";

export class Minimatch {
  constructor(pattern) {
    this.match = globMatcher([pattern]);
  }

  /** Whether the pattern is one at all; ours always is. */
  makeRe() {
    return true;
  }
}
