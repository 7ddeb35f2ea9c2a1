import type { KeyCase } from "./keyCases.ts";

/** Whether a YAML scalar joined the lines of the text: `>`, or a plain or quoted scalar over several lines (YAML 1.2 §6.5, §8.1.3). */
export function isFoldedYaml({ use, syntax }: KeyCase, document: string | undefined): boolean {
  if (syntax !== "yaml" || use.setting === undefined || document === undefined) return false;
  const { entry } = use.setting;
  if (entry.quoting === "block-folded") return true;
  return entry.quoting !== "block-literal" && /[\r\n]/.test(document.slice(entry.raw.start, entry.raw.end));
}
