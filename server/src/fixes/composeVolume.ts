import type { Deployment, Project } from "../project/facts.ts";
import { directoryOf, nameOf, pathBelow } from "../project/paths.ts";
import type { Change } from "./fix.ts";

/**
 * The line that mounts a file of the host into a compose service, behind the last item of the service's `volumes` list, and the path that the file
 * then has in the container. Nothing where the service has no such list in the short form.
 */
export function mountFile(
  project: Project,
  service: Deployment,
  uri: string,
): { readonly change: Change; readonly path: string } | undefined {
  const name = service.title.slice(service.title.lastIndexOf(": ") + 2);
  for (const composeUri of service.files) {
    const document = project.documents.get(composeUri);
    if (document?.syntax !== "yaml" || document.data?.kind !== "map") continue;
    const volumes = member(member(member(document.data, "services"), name), "volumes");
    const below = pathBelow(directoryOf(composeUri), uri);
    if (volumes?.kind !== "list" || below === undefined) continue;
    const last = volumes.items.at(-1);
    if (last?.kind !== "scalar") continue;
    const { text } = document;
    const lineStart = text.lastIndexOf("\n", last.span.start - 1) + 1;
    const dash = /^[ \t]*-[ \t]+/.exec(text.slice(lineStart, last.span.start));
    // `[a, b]` on one line is left alone.
    if (dash === null || lineStart + dash[0].length !== last.span.start) continue;
    const lineEnd = /[\r\n]|$/.exec(text.slice(last.span.end))?.index ?? 0;
    const at = last.span.end + lineEnd;
    const path = `/run/${nameOf(uri)}`;
    const lineBreak = text.includes("\r\n") ? "\r\n" : "\n";
    return {
      change: { kind: "edit", uri: composeUri, span: { start: at, end: at }, text: `${lineBreak}${dash[0]}./${below}:${path}:ro` },
      path,
    };
  }
  return undefined;
}

type Data = NonNullable<NonNullable<ReturnType<Project["documents"]["get"]>>["data"]>;

const member = (node: Data | undefined, key: string): Data | undefined =>
  node?.kind === "map" ? node.items.findLast((item) => item.key.value === key)?.value : undefined;
