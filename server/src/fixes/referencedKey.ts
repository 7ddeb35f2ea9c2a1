import { classifyKeyText } from "../keys/classify.ts";
import type { KeyUse, Project } from "../project/facts.ts";
import { directoryOf, nameOf, resolvePath } from "../project/paths.ts";
import { rereadNear } from "../project/reread.ts";
import type { Fix, FixContext } from "./fix.ts";
import { intendedKey } from "./intendedKey.ts";
import { keyJudge, provenForms } from "./keyForm.ts";
import { formatted, moveKeySetFixes } from "./moveKeyToFile.ts";
import { renameEntry } from "./renameEntry.ts";
import type { WrittenValue } from "./writtenValue.ts";

/**
 * The repairs of a text that only points to a key (AgentOS opens no file for a key): the key of that file in place of the path, the variable that
 * does take a path where the file is a key set, and a file for a key set that stands in the variable itself.
 */
export function referencedKeyFixes(context: FixContext, place: WrittenValue, use: KeyUse): readonly Fix[] {
  const text = place.texts[0] ?? "";
  const found = classifyKeyText(text);
  if (found.kind === "jwks") return moveKeySetFixes(context, use, formatted(text));
  const path =
    found.kind === "path"
      ? found.path.replace(/^@/, "")
      : found.kind === "url" && found.file
        ? decoded(text.trim().replace(/^file:\/\//i, ""))
        : undefined;
  const document = path === undefined ? undefined : documentAt(context, place, path);
  if (document === undefined) return [];
  const { setting } = use;
  if (document.syntax === "json") {
    const rename =
      setting?.name === "JWT_VERIFICATION_KEY" && classifyKeyText(document.text).kind === "jwks"
        ? renameEntry(setting, "JWT_JWKS_FILE")
        : undefined;
    return rename === undefined || rereadNear(context.project, rename.changes) === undefined ? [] : [{ ...rename, safety: "unsafe" }];
  }
  const key = intendedKey([document.text]);
  if (key === undefined) return [];
  const wanted = [{ kind: "pem", text: key.pem }, ...(key.ssh === undefined ? [] : [{ kind: "ssh", text: key.ssh } as const])] as const;
  const [best] = provenForms(context.project, place, wanted, keyJudge(key, use.algorithm));
  if (best === undefined || best.level !== "all") return [];
  return [{ title: `Put the public key of ${nameOf(document.uri)} here`, safety: "unsafe", preferred: true, changes: best.changes }];
}

function documentAt({ project, deployment }: FixContext, place: WrittenValue, path: string): ReturnType<Project["documents"]["get"]> {
  for (const folder of [deployment.root, directoryOf(place.uri), project.root]) {
    const uri = resolvePath(folder, path);
    const document = uri === undefined ? undefined : project.documents.get(uri);
    if (document !== undefined) return document;
  }
  return undefined;
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
