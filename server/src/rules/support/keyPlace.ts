import type { KeyUse } from "../../project/facts.ts";
import type { Place } from "../../text/place.ts";
import type { Span } from "../../text/span.ts";
import type { RuleContext } from "../rule.ts";
import { textAt, textOf } from "./authSettings.ts";
import type { KeyCase } from "./keyCases.ts";

/** The line of the document on which a span begins, as far as the span reaches into it: a squiggle under twenty lines of key helps nobody. */
export function firstLine(text: string, { start, end }: Span): Span {
  const lineEnd = text.slice(start, end).search(/[\r\n]/);
  return { start, end: lineEnd < 0 ? end : start + lineEnd };
}

/** Where a setting's value begins: its first line, or the name where the value has no text. */
export function settingPlace(context: RuleContext, setting: NonNullable<KeyUse["setting"]>): Place {
  const text = textOf(context, setting);
  const at = firstLine(text, setting.valuePlace.span);
  return { uri: setting.uri, span: at.end > at.start ? at : setting.namePlace.span };
}

/**
 * Where a finding about a key text goes: the first line of `culprit` (offsets into the text) where its characters can be found in the document and,
 * for a setting, stand on the line of the assignment; else the beginning of the value.
 */
export function keyPlace(context: RuleContext, found: KeyCase, culprit: Span = headOf(found.text)): Place {
  const { use, text } = found;
  const { setting, value } = use;
  if (setting !== undefined) {
    const document = textOf(context, setting);
    const fallback = settingPlace(context, setting);
    if (setting.entry.value.value !== text) return fallback;
    const at = firstLine(document, setting.entry.value.sourceSpan(culprit.start, culprit.end));
    const isSameLine = !/[\r\n]/.test(document.slice(setting.namePlace.span.end, at.start));
    return isSameLine && at.end > at.start ? { uri: setting.uri, span: at } : fallback;
  }
  if (value.kind === "text" || value.kind === "bytes") {
    const { uri, span } = value.written;
    const document = textAt(context, uri);
    if (value.kind === "text" && value.mapped !== undefined && value.mapped.value === text) {
      const at = firstLine(document, value.mapped.sourceSpan(culprit.start, culprit.end));
      if (at.end > at.start) return { uri, span: at };
    }
    const at = firstLine(document, span);
    return { uri, span: at };
  }
  return value.place;
}

/** The header line of a PEM text, else its first line without surrounding white space. */
export function headOf(text: string): Span {
  const marker = /-*\s?BEGIN [A-Z0-9 ]{1,40}-*/i.exec(text);
  if (marker !== null) return { start: marker.index, end: marker.index + marker[0].length };
  const line = /\S[^\r\n]*/.exec(text);
  return line === null ? { start: 0, end: text.length } : { start: line.index, end: line.index + line[0].trimEnd().length };
}

/** What a use is called in a message: the variable, or the argument. */
export function useName({ setting, consumer }: KeyUse): string {
  if (setting !== undefined) return setting.name;
  switch (consumer) {
    case "environment-key":
      return "JWT_VERIFICATION_KEY";
    case "verification-keys":
      return "the key in verification_keys";
    case "secret-key":
      return "secret_key";
    case "security-key":
      return "OS_SECURITY_KEY";
    case "key-file":
      return "this key file";
  }
}
