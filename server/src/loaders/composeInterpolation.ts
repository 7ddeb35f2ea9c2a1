/**
 * `NAME: ${NAME}` in a compose file, filled from the project's `.env` or `docker compose --env-file`, in docker compose 2.40.3. A name
 * that nothing sets becomes an empty value, with a warning; the process environment goes first.
 */
import { anyTooLong, readProjectEnvironment } from "./composeProject.ts";
import { loaded, refused, tooLarge } from "./loaded.ts";
import { type EnvFile, emptyContext, type LoadContext, type Loader, type LoadResult } from "./loader.ts";

export const composeInterpolation: Loader = {
  id: "compose-interpolation",
  title: "docker compose interpolation",
  layering: "last-wins",
  read: (text, context = emptyContext) => readFiles([{ name: ".env", text }], context),
  readFiles: (files, context = emptyContext) => readFiles(files, context),
};

function readFiles(files: readonly EnvFile[], context: LoadContext): LoadResult {
  const unfollowed = anyTooLong(files);
  if (unfollowed !== undefined) return unfollowed;
  const project = readProjectEnvironment(files, context);
  if (project === "too large") return tooLarge;
  if ("error" in project) return refused(project.error);
  return { ...loaded(project.values, project.complaints), rest: "empty" };
}
