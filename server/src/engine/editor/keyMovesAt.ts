import { keyMoves } from "../../fixes/keyText.ts";
import { nameOf } from "../../project/paths.ts";
import type { Analysis } from "../analysis.ts";
import type { Repair } from "../finding.ts";
import { createMask } from "../mask.ts";

/** A way of moving a key into a file of its own. */
export interface KeyMove {
  readonly repair: Repair;
  /** The name of the new file; without one the repair cannot be taken, and says why. */
  readonly fileName: string | undefined;
}

/**
 * The ways of moving the key at a place, else the first key of the file that can be moved, to a file of its own. Empty where there is none.
 * `fileName`: what the user wants the new file to be called; a name that is taken gives no way.
 */
export function keyMovesAt({ project }: Analysis, uri: string, offset: number | undefined, fileName?: string): readonly KeyMove[] {
  const candidates = project.deployments.flatMap((deployment) =>
    deployment.purpose === "active"
      ? deployment.keyUses.flatMap((use) => (use.setting?.uri === uri ? [{ deployment, use, entry: use.setting.entry }] : []))
      : [],
  );
  const holds = ({ raw, overflow }: (typeof candidates)[number]["entry"]): boolean =>
    offset !== undefined && raw.start <= offset && offset <= Math.max(raw.end, overflow?.end ?? 0);
  const inOrder = [...candidates.filter(({ entry }) => holds(entry)), ...candidates.filter(({ entry }) => !holds(entry))];
  const seen = new Set<unknown>();
  const mask = createMask(project.deployments);
  for (const { deployment, use, entry } of inOrder) {
    if (seen.has(entry)) continue;
    seen.add(entry);
    const fixes = keyMoves({ project, deployment, ...(fileName === undefined ? {} : { fileName }) }, use);
    if (fixes.length > 0) return fixes.map((fix) => ({ repair: { ...fix, title: mask(fix.title) }, fileName: newFileOf(fix) }));
  }
  return [];
}

function newFileOf({ changes }: Repair): string | undefined {
  const created = changes.find(({ kind }) => kind === "create");
  return created === undefined ? undefined : nameOf(created.uri);
}
