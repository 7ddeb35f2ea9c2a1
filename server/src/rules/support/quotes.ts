import type { KeyCase } from "./keyCases.ts";

/** Whether quotes surround a text, as part of it. */
export const isQuoted = (text: string): boolean => /^\s*(["'])[\s\S]+\1\s*$/.test(text);

/** Whether the quotes are part of what the syntax itself says: `- NAME="value"` in a compose list, `"'value'"`. Otherwise a loader has left them in. */
export const isQuotedInSyntax = ({ use, text }: KeyCase): boolean =>
  isQuoted(text) && (use.setting === undefined || isQuoted(use.setting.entry.value.value));

/** A text without the quotes around it. */
export const unquoted = (text: string): string => text.trim().slice(1, -1);
