import { defineRule } from "../rule.ts";
import { wrongTextFindings } from "../support/wrongText.ts";

/** AgentOS fetches no key: the value itself is the key (2.9.0 os/middleware/jwt.py:171-174). */
export const keyIsUrl = defineRule({
  meta: {
    id: "key-is-url",
    title: "URL where the key itself belongs",
    severity: "error",
    topic: "key-text",
    fixable: false,
    since: "0.1.0",
  },
  needs: ["url text"],
  check: (context) => wrongTextFindings(context, ["url"], "AgentOS fetches no URL, it takes this text itself as the key"),
});
