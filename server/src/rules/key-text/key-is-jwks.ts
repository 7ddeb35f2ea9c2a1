import { defineRule } from "../rule.ts";
import { wrongTextFindings } from "../support/wrongText.ts";

/** A JWK or JWK set as text: only `JWT_JWKS_FILE` and `jwks_file` read those (2.9.0 os/middleware/jwt.py:179-186). */
export const keyIsJwks = defineRule({
  meta: {
    id: "key-is-jwks",
    title: "JSON key where a PEM key belongs",
    severity: "error",
    topic: "key-text",
    fixable: true,
    since: "0.1.0",
  },
  needs: ["jwk text", "jwks text"],
  check: (context) =>
    wrongTextFindings(context, ["jwk", "jwks"], "JSON Web Keys belong in a file named by JWT_JWKS_FILE, not in the value"),
});
