import { isKeySet } from "../../project/documents.ts";
import type { Project } from "../../project/facts.ts";
import { directoryOf } from "../../project/paths.ts";
import { keyLabel } from "./keyPage.ts";
import { infoOfSite, keySites } from "./keySites.ts";
import { relativePath } from "./paths.ts";

/** A file of the workspace that holds keys. */
export interface KeyFile {
  /** From the folder of the document that will name it. */
  readonly path: string;
  readonly uri: string;
  readonly kind: "key-set" | "pem";
  /** `RSA 2048 · public`, or how many keys there are. */
  readonly label: string;
}

/** The key files that a document of this URI can name, those nearest to it first. */
export function keyFilesFor(project: Project, uri: string): readonly KeyFile[] {
  const folder = directoryOf(uri);
  const found: KeyFile[] = [];
  for (const document of project.documents.values()) {
    const kind = document.syntax === "pem" ? "pem" : isKeySet(document) ? "key-set" : undefined;
    const path = kind === undefined || document.uri === uri ? undefined : relativePath(folder, document.uri);
    if (kind === undefined || path === undefined) continue;
    const infos = keySites(document).flatMap((site) => infoOfSite(site) ?? []);
    const [first] = infos;
    const label = infos.length === 1 && first !== undefined ? keyLabel(first) : infos.length === 0 ? "no key" : `${infos.length} keys`;
    found.push({ path, uri: document.uri, kind, label });
  }
  return found.sort((a, b) => a.path.split("/").length - b.path.split("/").length || (a.path < b.path ? -1 : 1));
}
