/**
 * Secrets that agno prints in its cookbook and its own tests (agno-agi/agno, `cookbook/` and `libs/agno/tests/`), and that jwt.io and common
 * tutorials show: with HS256 anybody can sign an administrator's token with them.
 */
const publicSecrets: ReadonlySet<string> = new Set([
  "development-secret-at-least-256-bits-long",
  "scope-test-secret-at-least-256-bits-long",
  "tiered-model-demo-secret-with-at-least-32-bytes",
  "factory-jwt-demo-secret-with-at-least-32-bytes",
  "test-secret-key-for-system-tests-do-not-use-in-production",
  "test-secret-key-for-service-account-tests",
  "test-secret-key-for-rbac-tests",
  "test-secret-key-for-integration-tests",
  "test-secret-key-for-helper-tests",
  "user-isolation-flag-test-secret",
  "test-jwt-secret",
  "cookbook-security-key",
  "test-os-security-key",
  "your-256-bit-secret",
  "your-384-bit-secret",
  "your-512-bit-secret",
  "a-string-secret-at-least-256-bits-long",
  "a-valid-string-secret-that-is-at-least-384-bits-long",
  "a-valid-string-secret-that-is-at-least-512-bits-long-which-is-very-long",
]);

/** Whether a secret is one that anybody can look up. Surrounding white space does not make it another. */
export const isPublicSecret = (text: string): boolean => publicSecrets.has(text.trim());
