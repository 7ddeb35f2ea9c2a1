import { defineRule } from "../rule.ts";
import { wrongTextFindings } from "../support/wrongText.ts";

/** AgentOS reads no file for JWT_VERIFICATION_KEY or `verification_keys` (2.9.0 os/middleware/jwt.py:171-174). */
export const keyIsPath = defineRule({
  meta: {
    id: "key-is-path",
    title: "Path where the key itself belongs",
    severity: "error",
    topic: "key-text",
    fixable: true,
    since: "0.1.0",
  },
  needs: ["path text"],
  check: (context) => wrongTextFindings(context, ["path"], "This is a path, but AgentOS takes the value itself as the key"),
});
