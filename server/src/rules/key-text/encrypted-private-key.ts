import { defineRule } from "../rule.ts";
import { wrongTextFindings } from "../support/wrongText.ts";

/** A private key that needs a password: loading it raises TypeError (facts §7, §8.1). */
export const encryptedPrivateKey = defineRule({
  meta: {
    id: "encrypted-private-key",
    title: "Encrypted private key used as verification key",
    severity: "error",
    topic: "key-text",
    fixable: false,
    since: "0.1.0",
  },
  needs: ["encrypted-private-key text"],
  check: (context) => wrongTextFindings(context, ["encrypted-private-key"], "An encrypted private key stands where the public key belongs"),
});
