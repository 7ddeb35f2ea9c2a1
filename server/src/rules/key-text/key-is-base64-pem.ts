import type { KeyEncoding } from "../../keys/keyInfo.ts";
import { defineRule } from "../rule.ts";
import { keyCasesOf } from "../support/keyCases.ts";
import { wrongTexts } from "../support/wrongText.ts";

const encodings: readonly KeyEncoding[] = ["base64-of-pem", "url-encoded", "html-escaped", "json-string"];

/** A PEM in base64, or with its line breaks as %0A or HTML entities. */
export const keyIsBase64Pem = defineRule({
  meta: {
    id: "key-is-base64-pem",
    title: "Encoded PEM where the PEM itself belongs",
    severity: "error",
    topic: "key-text",
    fixable: true,
    since: "0.1.0",
  },
  needs: ["encoded-key text"],
  check: (context) =>
    wrongTexts(
      context,
      keyCasesOf(context, "encoded-key").filter(({ key }) => encodings.includes(key.encoding)),
      "The PEM is encoded once more, which AgentOS does not undo",
    ),
});
