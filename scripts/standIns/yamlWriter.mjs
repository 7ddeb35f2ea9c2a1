// The half of the yaml library that writes, and that AuthLint never calls.
export function leftOut() {
  throw new Error("This build only reads YAML: see scripts/support/leftOut.mjs");
}
