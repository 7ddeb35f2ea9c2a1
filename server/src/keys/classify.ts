import type { KeyText } from "./keyInfo.ts";

/** Says what a text that should be a key is. Total, linear in the length of the text. */
export function classifyKeyText(text: string): KeyText {
  const span = { start: 0, end: text.length };
  if (text === "") return { kind: "empty", span };
  return { kind: "secret", bytes: text.length, quoted: false, surroundingSpace: false, span };
}
