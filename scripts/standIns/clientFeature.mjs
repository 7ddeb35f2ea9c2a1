// A feature of the language client that has nothing to offer: it announces nothing to the server and registers nothing in VS Code.
export class leftOut {
  fillClientCapabilities() {}
  initialize() {}
  getState() {
    return { kind: "static" };
  }
  clear() {}
}
