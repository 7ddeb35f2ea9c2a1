import { roleOf } from "../agentos/settings.ts";
import type { Deployment } from "../project/facts.ts";

/** The roles whose values must never be shown. A path is no secret, a key and a password are. */
const secretRoles: ReadonlySet<string> = new Set([
  "verification-key",
  "security-key",
  "mcp-connect-secret",
  "mcp-signing-key",
  "admin-token",
  "legacy-secret-key",
  "look-alike",
  "own",
]);

/** Whether a variable is one of the product's whose value may be shown: a path, an address, a switch. */
export function isOpenSetting(name: string): boolean {
  const role = roleOf(name);
  return role !== undefined && !secretRoles.has(role);
}

/** Shorter values are words that messages use anyway. */
const shortestSecret = 6;

/** Base64 runs of this length are key text wherever they come from. */
const keyText = /[A-Za-z0-9+/_-]{44,}={0,2}/g;

/**
 * The last pass over every text that leaves the engine: rules are written so that they quote no secret, and this makes sure of it. Takes the
 * deployments whose values may occur, gives a function that replaces each of them, and any long run of key text, by an ellipsis.
 */
export function createMask(deployments: readonly Deployment[]): (text: string) => string {
  const secrets = new Set<string>();
  for (const deployment of deployments) {
    for (const setting of deployment.settings) {
      if (!secretRoles.has(setting.role)) continue;
      addSecret(secrets, setting.entry.value.value);
      for (const reading of setting.readings.values()) if (reading.kind === "value") addSecret(secrets, reading.value);
    }
    for (const use of deployment.keyUses) if (use.value.kind === "text" || use.value.kind === "bytes") addSecret(secrets, use.value.text);
  }
  const ordered = [...secrets].sort((a, b) => b.length - a.length);
  return (text) => {
    let masked = text;
    for (const secret of ordered) if (masked.includes(secret)) masked = masked.replaceAll(secret, "…");
    return masked.replace(keyText, "…");
  };
}

/** Names that look like values (`JWT_VERIFICATION_KEY`, `RS256`, `keys/public.pem`) stay readable. */
const harmless = /^(?:[A-Z][A-Z0-9_]*|[\w.-]*(?:\/[\w.-]+)+|[\w-]+\.(?:pem|key|pub|json|crt))$/;

function addSecret(secrets: Set<string>, value: string): void {
  const trimmed = value.trim();
  if (trimmed.length >= shortestSecret && !harmless.test(trimmed)) secrets.add(trimmed);
}
