import { classifyKeyText } from "../keys/classify.ts";
import type { JwksUse } from "../project/facts.ts";
import { directoryOf } from "../project/paths.ts";
import { rereadNear, sameDeployment } from "../project/reread.ts";
import type { Change, Fix, FixContext } from "./fix.ts";
import { stringAt } from "./pythonCode.ts";

/**
 * The path of a key set that is there, in place of one that is not, where the workspace has exactly one and the process finds it. Proven by looking
 * whether it is loaded.
 */
export function existingKeySetFix({ project, deployment }: FixContext, use: JwksUse): Fix | undefined {
  const sets = [...project.documents.values()].filter(({ syntax, text }) => syntax === "json" && classifyKeyText(text).kind === "jwks");
  const [set] = sets;
  if (set === undefined || sets.length !== 1 || use.path === undefined) return undefined;
  const { setting } = use;
  const paths = [deployment.pathTo(set.uri), relativeTo(directoryOf(setting?.uri ?? deployment.root), set.uri)];
  for (const path of new Set(paths)) {
    const change = path === undefined || !/^[\w./-]+$/.test(path) ? undefined : changeOf(path);
    const after = change === undefined ? undefined : rereadNear(project, [change]);
    const now = after === undefined ? undefined : sameDeployment(after, deployment);
    if (
      change !== undefined &&
      now?.jwksUses.some(({ target, source }) => source === use.source && target.kind === "file" && target.uri === set.uri)
    )
      return { title: `Set the path to ${path}`, safety: "unsafe", preferred: true, changes: [change] };
  }
  return undefined;

  function changeOf(path: string): Change | undefined {
    if (setting !== undefined) {
      const text = setting.entry.encode(path);
      return text === undefined ? undefined : { kind: "edit", uri: setting.uri, span: setting.entry.raw, text };
    }
    const place = use.pathPlace;
    const module = place === undefined ? undefined : project.documents.get(place.uri)?.module;
    const literal = place === undefined || module === undefined ? undefined : stringAt(module, place.span);
    return place === undefined || literal === undefined || literal.value.value !== use.path
      ? undefined
      : { kind: "edit", uri: place.uri, span: literal.span, text: literal.encode(path) };
  }
}

const relativeTo = (folder: string, uri: string): string | undefined =>
  uri.startsWith(`${folder}/`) ? decodeURIComponent(uri.slice(folder.length + 1)) : undefined;
