import type { Fix } from "../../fixes/fix.ts";
import { keyTextFixes, settingTextFixes } from "../../fixes/keyText.ts";
import type { Span } from "../../text/span.ts";
import type { Finding, Related, RuleContext, Severity } from "../rule.ts";
import { failureSeverity, type KeyCase } from "./keyCases.ts";
import { headOf, keyPlace } from "./keyPlace.ts";

/** A finding about a key text, at the text's own place, with the place that uses it where that is another one. */
export function keyFinding(
  context: RuleContext,
  found: KeyCase,
  options: {
    readonly message: string;
    readonly severity?: Severity;
    readonly culprit?: Span;
    readonly related?: readonly Related[];
    readonly fixes?: "key" | "setting" | "none";
    /** The value that is evidently meant, where the rule knows it. */
    readonly wanted?: string;
  },
): Finding {
  const place = keyPlace(context, found, options.culprit ?? headOf(found.text));
  const user = usingPlace(found);
  return {
    uri: place.uri,
    span: place.span,
    message: options.message,
    severity: options.severity ?? failureSeverity(context, found),
    related: [
      ...(options.related ?? []),
      ...(user === undefined || (user.uri === place.uri && user.span.start === place.span.start)
        ? []
        : [{ place: user, message: "It is used as a verification key here" }]),
    ],
    fixes: () => fixesFor(context, found, options.fixes ?? "key", options.wanted),
  };
}

/** The repairs of the key itself, of the way its setting is written, or none where only a new secret helps. */
function fixesFor(context: RuleContext, { use }: KeyCase, kind: "key" | "setting" | "none", wanted: string | undefined): readonly Fix[] {
  if (kind === "none") return [];
  if (kind === "key") return keyTextFixes(context, use);
  return use.setting === undefined ? [] : settingTextFixes(context, use.setting, wanted);
}

/** Where code hands the text to AgentOS, when it stands elsewhere. */
function usingPlace({ use }: KeyCase): { readonly uri: string; readonly span: Span } | undefined {
  if (use.consumer === "environment-key" || use.consumer === "key-file") return undefined;
  return "place" in use.value ? use.value.place : undefined;
}

/** The words for what becomes of every request, with AgentOS's own text where it is known: `every request gets 401 ("…")`. */
export const everyRequest = ({ usability }: KeyCase, severity: Severity): string => {
  // Some of PyJWT's texts are longer than a message should be.
  const answer = usability.detail === undefined || usability.detail.length > 72 ? "401" : `401 "${usability.detail}"`;
  return severity === "error" ? `every request gets ${answer}` : `requests get ${answer}`;
};
