import type { Setting } from "../project/facts.ts";
import type { Fix } from "./fix.ts";

/** Writes a list that stands as plain text, separated by commas or blanks, as a JSON array. */
export function listFix({ entry, uri }: Setting): Fix | undefined {
  const items = entry.value.value
    .replace(/^\s*\[|\]\s*$/g, "")
    .split(/[\s,;]+/)
    .map((item) => item.replace(/^["']|["']$/g, ""))
    .filter((item) => item !== "");
  if (!entry.literal || items.length === 0 || items.some((item) => /["\\]/.test(item))) return undefined;
  const text = entry.encode(JSON.stringify(items));
  if (text === undefined) return undefined;
  return {
    title: "Write the list as a JSON array",
    safety: "safe",
    preferred: true,
    changes: [{ kind: "edit", uri, span: entry.raw, text }],
  };
}
