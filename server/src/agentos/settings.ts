/** What the product does with a setting. `look-alike`: a name that nothing reads although it sounds right. */
export type SettingRole =
  | "verification-key"
  | "jwks-file"
  | "security-key"
  | "authorization-enabled"
  | "cors-origin-list"
  | "agentos-url"
  | "mcp-connect-secret"
  | "mcp-signing-key"
  | "admin-token"
  | "legacy-secret-key"
  | "look-alike"
  /** A variable that only the project's own code reads and hands to the product. */
  | "own";
