import { agnoChanges, holds, type VersionRange } from "../../agentos/agnoVersions.ts";
import { isPlaceholder } from "../../keys/placeholder.ts";
import type { Finding, RuleContext, Severity } from "../rule.ts";
import { atMost, gravestByPlace } from "./findings.ts";
import { securityKeyCases, spreadSeverity } from "./keyCases.ts";
import { keyFinding } from "./keyFinding.ts";

/** From 2.7.0 on one AuthMiddleware compares the key (2.9.0 os/middleware/jwt.py:1020-1029). */
export const sinceOneLayer: VersionRange = { since: agnoChanges.oneAuthLayer };

interface Fault {
  readonly isBroken: (text: string) => boolean;
  readonly message: string;
  /** Versions of agno in which it matters; all when absent. */
  readonly range?: VersionRange;
  /** The message where it depends on the version. */
  readonly dependent?: string;
  readonly limit?: Severity;
  /** The key that is meant, where that is evident. */
  readonly wanted?: (text: string) => string;
}

/** Findings for security keys with a fault, graded by the agno versions that may run. Placeholders are another rule's. */
export function securityKeyFindings(context: RuleContext, fault: Fault): readonly Finding[] {
  const { agno } = context.deployment.versions;
  const when = fault.range === undefined ? "always" : holds(agno, fault.range);
  if (when === "never") return [];
  const cases = securityKeyCases(context).filter(({ text }) => text.trim() !== "" && !isPlaceholder(text.trim()) && fault.isBroken(text));
  return gravestByPlace(
    cases.map((found) => {
      // What is a hint at most need not be weighed.
      const spread = fault.limit === "hint" ? "hint" : spreadSeverity(context, found, fault.isBroken);
      const certain = when === "always" ? spread : atMost(spread, "warning");
      return keyFinding(context, found, {
        message: when === "always" ? fault.message : (fault.dependent ?? fault.message),
        severity: atMost(certain, fault.limit ?? "error"),
        culprit: { start: 0, end: found.text.length },
        fixes: fault.wanted === undefined ? "none" : "setting",
        ...(fault.wanted === undefined ? {} : { wanted: fault.wanted(found.text) }),
      });
    }),
  );
}
