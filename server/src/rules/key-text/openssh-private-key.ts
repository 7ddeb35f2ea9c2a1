import { defineRule } from "../rule.ts";
import { wrongTextFindings } from "../support/wrongText.ts";

/** The private format of ssh-keygen, which no PEM reader of PyJWT takes (facts §8.1). */
export const opensshPrivateKey = defineRule({
  meta: {
    id: "openssh-private-key",
    title: "OpenSSH private key used as verification key",
    severity: "error",
    topic: "key-text",
    fixable: false,
    since: "0.1.0",
  },
  needs: ["openssh-private-key text"],
  check: (context) => wrongTextFindings(context, ["openssh-private-key"], "An OpenSSH private key stands where the public key belongs"),
});
