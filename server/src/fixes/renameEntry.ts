import type { Setting } from "../project/facts.ts";
import type { Fix } from "./fix.ts";

/** Gives a setting another name; its value stays as it is. */
export function renameEntry({ entry, uri, name }: Setting, to: string): Fix | undefined {
  const { span } = entry.name;
  if (span.end - span.start !== name.length) return undefined;
  return { title: `Rename it to ${to}`, safety: "unsafe", preferred: true, changes: [{ kind: "edit", uri, span, text: to }] };
}
