/**
 * A compose service's `env_file` with `format: raw`, in docker compose 2.40.3 (cmd/compose/compose.go, `rawEnv`): the lines are docker's,
 * but the `.env` beside the compose file must be readable for compose all the same.
 */
import { readServiceEnvironment } from "./composeProject.ts";
import { emptyContext, type Loader } from "./loader.ts";

export const composeRaw: Loader = {
  id: "compose-raw",
  title: "docker compose env_file, format: raw",
  layering: "last-wins",
  read: (text, context = emptyContext) => readServiceEnvironment([{ name: ".env", text }], "raw", context),
  readFiles: (files, context = emptyContext) => readServiceEnvironment(files, "raw", context),
};
