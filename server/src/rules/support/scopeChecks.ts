import { readMiddleware } from "../../agentos/configuration.ts";
import type { RuleContext } from "../rule.ts";
import { newestAgno, type ProductCall } from "./productCalls.ts";

/** Whether a middleware checks scopes: `authorization=True`, or `scope_mappings=` while `authorization=` is not given (facts §6.2). */
export function checksScopes({ deployment }: RuleContext, { use }: ProductCall): boolean | "unknown" {
  // Only what decides: another argument that this version refuses is a finding of its own.
  const deciding = new Map([...use.arguments].filter(([name]) => name === "authorization" || name === "scope_mappings"));
  const settings = readMiddleware({ arguments: deciding, open: use.open }, newestAgno(deployment), true);
  if ("exception" in settings) return "unknown";
  return settings.authorization.kind === "known" ? settings.authorization.value : "unknown";
}
