/**
 * Secrets that anyone can read: agno's cookbook and tests (agno-agi/agno, cookbook/ and libs/agno/tests), and the two that jwt.io fills in.
 * A token signed with one of them is a token that everybody can make.
 */
const published: ReadonlySet<string> = new Set([
  "development-secret-at-least-256-bits-long",
  "scope-test-secret-at-least-256-bits-long",
  "test-secret-key-for-system-tests-do-not-use-in-production",
  "test-secret-key-for-service-account-tests",
  "test-secret-key-for-rbac-tests",
  "test-secret-key-for-integration-tests",
  "test-secret-key-for-helper-tests",
  "tiered-model-demo-secret-with-at-least-32-bytes",
  "factory-jwt-demo-secret-with-at-least-32-bytes",
  "test-secret-for-pr-fixes",
  "test-secret-for-isolation",
  "test-secret-for-agui-authz",
  "test-secret-for-a2a-authz",
  "test-secret-for-a2a-auth",
  "a-string-secret-at-least-256-bits-long",
  "your-256-bit-secret",
  "your-384-bit-secret",
  "your-512-bit-secret",
]);

/** Whether a secret is printed in public documentation, surrounding white space and quotes aside. */
export const isPublicSecret = (text: string): boolean => published.has(text.trim().replace(/^(["'])(.*)\1$/, "$2"));
