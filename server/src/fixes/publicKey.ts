import type { KeyUse } from "../project/facts.ts";
import { directoryOf, nameOf } from "../project/paths.ts";
import { reread } from "../project/reread.ts";
import type { Change, Fix, FixContext } from "./fix.ts";
import type { IntendedKey } from "./intendedKey.ts";
import { keyJudge, provenForms } from "./keyForm.ts";
import { moveKeyFixes } from "./moveKeyToFile.ts";
import { freeUri, privateFile } from "./newFile.ts";
import type { WrittenValue } from "./writtenValue.ts";

/**
 * The public key in place of a private key or a certificate. What is replaced is kept: a private key goes into a new file that only its owner may read
 * and git ignores, a certificate into one beside the setting, in the same edit. A key file itself is left alone.
 */
export function publicKeyFixes(context: FixContext, place: WrittenValue, use: KeyUse, key: IntendedKey): readonly Fix[] {
  const { origin } = key;
  const { project } = context;
  if (origin === undefined || project.documents.get(place.uri)?.syntax === "pem") return [];
  const folder = directoryOf(place.uri);
  const isPrivate = origin.kind === "private-key";
  const kept = freeUri(
    project,
    folder,
    isPrivate ? "jwt-private-key" : "jwt-certificate",
    isPrivate && origin.text.startsWith("{") ? "json" : "pem",
  );
  if (kept === undefined) return [];
  const keep: readonly Change[] = isPrivate
    ? privateFile(project, kept, `${origin.text}\n`)
    : [{ kind: "create", uri: kept, text: `${origin.text}\n` }];
  const wanted = [
    { kind: "pem", text: key.pem },
    ...(key.ssh === undefined ? [] : [{ kind: "ssh", text: key.ssh } as const]),
    { kind: "one-line", text: key.oneLine },
  ] as const;
  const [best] = provenForms(project, place, wanted, keyJudge(key, use.algorithm));
  const what = isPrivate ? "private key" : "certificate";
  const fixes: Fix[] = [];
  if (best !== undefined && reread(project, [...best.changes, ...keep]) !== undefined) {
    fixes.push({
      title: `Replace the ${what} by its public key and keep it in ${nameOf(kept)}`,
      safety: "unsafe",
      preferred: true,
      changes: [...best.changes, ...keep],
    });
  }
  const moved = moveKeyFixes(context, use, key).map((fix) => ({
    ...fix,
    title: fix.title.replace("Move the key to", `Move its public key to`).replace(/$/, `, the ${what} to ${nameOf(kept)}`),
    changes: [...fix.changes, ...keep],
  }));
  return [...fixes, ...moved];
}
