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
  const find = secrets.size <= few ? oneByOne(secrets) : byBeginning(secrets);
  return (text) => cutOut(text, find(text)).replace(keyText, "…");
}

/** More secrets than this are looked up by how they begin: a large workspace has as many messages as secrets. */
const few = 16;

/** Where secrets stand in a text, as start and end, in any order. */
type Find = (text: string) => readonly (readonly [start: number, end: number])[];

const oneByOne =
  (secrets: ReadonlySet<string>): Find =>
  (text) => {
    const found: (readonly [number, number])[] = [];
    for (const secret of secrets)
      for (let at = text.indexOf(secret); at >= 0; at = text.indexOf(secret, at + 1)) found.push([at, at + secret.length]);
    return found;
  };

function byBeginning(secrets: ReadonlySet<string>): Find {
  const beginnings = new Map<string, string[]>();
  for (const secret of secrets) {
    const beginning = secret.slice(0, shortestSecret);
    const same = beginnings.get(beginning);
    if (same === undefined) beginnings.set(beginning, [secret]);
    else same.push(secret);
  }
  return (text) => {
    const found: (readonly [number, number])[] = [];
    for (let at = 0; at + shortestSecret <= text.length; at++)
      for (const secret of beginnings.get(text.slice(at, at + shortestSecret)) ?? [])
        if (text.startsWith(secret, at)) found.push([at, at + secret.length]);
    return found;
  };
}

/** Puts an ellipsis in place of what the ranges cover together. */
function cutOut(text: string, ranges: ReturnType<Find>): string {
  if (ranges.length === 0) return text;
  let masked = "";
  let from = 0;
  for (const [start, end] of [...ranges].sort(([a], [b]) => a - b)) {
    if (start >= from) masked += `${text.slice(from, start)}…`;
    from = Math.max(from, end);
  }
  return masked + text.slice(from);
}

/** Names that look like values (`JWT_VERIFICATION_KEY`, `RS256`, `keys/public.pem`) stay readable. */
const harmless = /^(?:[A-Z][A-Z0-9_]*|[\w.-]*(?:\/[\w.-]+)+|[\w-]+\.(?:pem|key|pub|json|crt))$/;

function addSecret(secrets: Set<string>, value: string): void {
  const trimmed = value.trim();
  if (trimmed.length >= shortestSecret && !harmless.test(trimmed)) secrets.add(trimmed);
}
