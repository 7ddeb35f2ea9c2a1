// Lets Node 20 run the TypeScript sources as they are: `node --import ./test/support/typescript.mjs --test …`.
// Types are not checked here; `npm run check` does that.
import { register } from "node:module";

register("./typescriptHooks.mjs", import.meta.url);
