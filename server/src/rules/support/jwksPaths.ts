/** What stands where the path of a JWKS file belongs. AgentOS hands it to `open()` as it is (agno 2.9.0, os/middleware/jwt.py:179-200). */
export type JwksPathForm = "url" | "json" | "pem" | "tilde" | "path";

/** Judges the text of JWT_JWKS_FILE or `jwks_file=`. */
export function jwksPathForm(path: string): JwksPathForm {
  const text = path.trim();
  if (/^(?:https?|file|s3|gs|ftp):\/\//i.test(text)) return "url";
  if (/^["'`]?[{[]/.test(text) && /["']?(?:keys|kty)["']?\s*:/.test(text)) return "json";
  if (/-----\s?BEGIN |^(?:ssh-|ecdsa-)|^MII[A-Za-z0-9+/=\s]{60,}$|^LS0tLS1CRUdJ/.test(text)) return "pem";
  return text.startsWith("~") ? "tilde" : "path";
}

export const isPlainPath = (path: string): boolean => jwksPathForm(path) === "path";
