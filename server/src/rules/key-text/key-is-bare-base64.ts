import type { KeyEncoding } from "../../keys/keyInfo.ts";
import { defineRule } from "../rule.ts";
import { keyCasesOf } from "../support/keyCases.ts";
import { wrongTexts } from "../support/wrongText.ts";

const encodings: readonly KeyEncoding[] = ["bare-base64", "der-hex"];

/** The base64 or hexadecimal DER of a key without PEM delimiters (RFC 7468 §2). */
export const keyIsBareBase64 = defineRule({
  meta: {
    id: "key-is-bare-base64",
    title: "Key without its BEGIN and END lines",
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
      "This is the bare body of a key, without its BEGIN and END lines",
    ),
});
