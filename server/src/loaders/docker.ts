/**
 * `docker run --env-file` and `docker create --env-file`: docker/cli v28.2.2, opts/parse.go `ReadKVEnvStrings` over
 * pkg/kvfile/kvfile.go. A repeated name is sent twice; the last one is what the container gets (moby container/env.go,
 * `ReplaceOrAppendEnvValues`).
 */
import { parseKeyValueFile } from "./keyValueFile.ts";
import { loaded, refused } from "./loaded.ts";
import { emptyContext, type Loader } from "./loader.ts";

export const docker: Loader = {
  id: "docker",
  title: "docker run --env-file",
  layering: "last-wins",
  read(text, context = emptyContext) {
    const file = parseKeyValueFile(text, (name) => context.environment.get(name));
    return "error" in file ? refused(`invalid env file: ${file.error}`) : loaded(new Map(file.entries));
  },
};
