/** A compose service's `env_file: .env`, in docker compose 2.40.3; see composeProject.ts for the sources. */
import { readServiceEnvironment } from "./composeProject.ts";
import { emptyContext, type Loader } from "./loader.ts";

export const compose: Loader = {
  id: "compose",
  title: "docker compose env_file",
  layering: "last-wins",
  read: (text, context = emptyContext) => readServiceEnvironment([{ name: ".env", text }], "dotenv", context),
  readFiles: (files, context = emptyContext) => readServiceEnvironment(files, "dotenv", context),
};
