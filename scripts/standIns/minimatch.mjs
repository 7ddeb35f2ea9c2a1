// The language client matches the globs of file operations (create, rename, delete) that a server asks to be told of. AuthLint's asks for
// none; where one ever did, the client would log this error as it starts.
export class Minimatch {
  constructor() {
    throw new Error("File operations are left out of this build: see scripts/standIns/minimatch.mjs");
  }
}
