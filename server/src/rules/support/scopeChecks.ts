import { readMiddleware } from "../../agentos/configuration.ts";
import type { RuleContext } from "../rule.ts";
import { newestAgno, type ProductCall } from "./productCalls.ts";

/** Whether a middleware checks scopes: `authorization=True`, or `scope_mappings=` while `authorization=` is not given (facts §6.2). */
export function checksScopes({ deployment }: RuleContext, { use }: ProductCall): boolean | "unknown" {
  const settings = readMiddleware(use, newestAgno(deployment), true);
  if ("exception" in settings) return "unknown";
  return settings.authorization.kind === "known" ? settings.authorization.value : "unknown";
}
