import type { ParsedDocument } from "../parse/document.ts";
import { onceForEach } from "../text/memo.ts";
import { baseNames } from "./compose.ts";
import { hasOwnSettings } from "./documents.ts";
import type { App, Deployment } from "./facts.ts";
import type { Files } from "./files.ts";
import { hasEscapes, lookFor, mayHaveOwnSettings } from "./glance.ts";
import { evidenceOf } from "./loaderEvidence.ts";
import { ancestors, directoryOf, nameOf } from "./paths.ts";

/**
 * YAML files that name no other file and none of the product's own variables, and with which no other file is read that does: what they set may look
 * like the product's, but as long as there is neither an app nor a requirement of agno around them, no rule has a word to say. In a large folder most
 * files are such, and none of them need be parsed. Empty for a world that is wanted whole.
 */
export function silentFiles(files: Files): ReadonlySet<ParsedDocument> {
  if (files.world.whole === true) return new Set();
  const { invocations } = evidenceOf(files);
  const invoked = new Set(invocations.flatMap((one) => one.files));
  const besides = new Set(invocations.filter((one) => one.envFiles.length > 0).map(({ place }) => directoryOf(place.uri)));
  const silent = new Set<ParsedDocument>();
  const names = new Set<string>();
  const groups = new Map<string, { readonly members: ParsedDocument[]; speaks: boolean }>();
  for (const document of files.all) {
    if (document.syntax !== "yaml") continue;
    const { uri } = document;
    const folder = directoryOf(uri);
    const env = files.document(`${folder}/.env`);
    const speaks =
      mentionsOthers(document) ||
      mayHaveOwnSettings(document) ||
      invoked.has(uri) ||
      besides.has(folder) ||
      (env !== undefined && hasOwnSettings(env)) ||
      !/^[\w.-]+$/.test(nameOf(uri));
    if (speaks) for (const name of namesIn(document)) names.add(name);
    // Without a base file, the files of a folder are read one by one.
    const isOne = files.inFolder(folder).some((other) => baseNames.includes(nameOf(other.uri)));
    const key = isOne ? folder : uri;
    const group = groups.get(key) ?? { members: [], speaks: false };
    groups.set(key, group);
    group.members.push(document);
    group.speaks ||= speaks;
  }
  for (const { members, speaks } of groups.values())
    if (!speaks && !members.some(({ uri }) => names.has(nameOf(uri)))) for (const document of members) silent.add(document);
  return silent;
}

/** The names of YAML files that stand in a YAML file. */
const namesIn = onceForEach((document: ParsedDocument): readonly string[] => {
  const written = hasEscapes(document) ? JSON.stringify(document.data ?? "") : document.text;
  return (/\.ya?ml/i.test(written) ? written.match(/[\w.-]+\.ya?ml/gi) : undefined) ?? [];
});

/** Words by which a compose file has to do with another file, or a YAML file is an object of Kubernetes. */
const mentionsOthers = lookFor(/file|include|extends|build|volumes|apiVersion/);

/** Those of the silent files that have no app at or below their folder, and no requirement of agno at or above it. */
export function quietFiles(files: Files, apps: readonly App[], namesAgno: (folder: string) => boolean): ReadonlySet<ParsedDocument> {
  const above = new Set(apps.flatMap(({ uri }) => ancestors(files.root, directoryOf(uri))));
  return new Set(
    [...files.once(silentFiles)].filter(({ uri }) => {
      const folder = directoryOf(uri);
      return !above.has(folder) && !namesAgno(folder);
    }),
  );
}

/** Whether an AgentOS is evident among deployments: beside it, key sets that nothing loads matter. Anybody may keep some for other programs. */
export const isProductAmong = (deployments: readonly Deployment[]): boolean =>
  deployments.some(({ productEvident, kind }) => productEvident && kind !== "file");
