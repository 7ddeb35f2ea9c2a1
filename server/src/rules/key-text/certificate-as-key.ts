import { defineRule } from "../rule.ts";
import { wrongTextFindings } from "../support/wrongText.ts";

/** A certificate: PyJWT wants the bare public key and refuses X.509 (facts §8.1). */
export const certificateAsKey = defineRule({
  meta: {
    id: "certificate-as-key",
    title: "Certificate used as verification key",
    severity: "error",
    topic: "key-text",
    fixable: true,
    since: "0.1.0",
  },
  needs: ["certificate text", "csr text", "other-pem text"],
  check: (context) =>
    wrongTextFindings(context, ["certificate", "csr", "other-pem"], "A certificate or another PEM stands where the public key belongs"),
});
