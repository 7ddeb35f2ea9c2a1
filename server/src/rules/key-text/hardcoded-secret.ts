import { isPublicSecret } from "../../agentos/publicSecrets.ts";
import { defineRule } from "../rule.ts";
import { gravestByPlace } from "../support/findings.ts";
import { hmacSecrets } from "../support/hmacSecrets.ts";
import { type KeyCase, keyCasesOf } from "../support/keyCases.ts";
import { keyFinding } from "../support/keyFinding.ts";

/** A shared secret or private key written into code, or into a file that is usually committed. */
export const hardcodedSecret = defineRule({
  meta: {
    id: "hardcoded-secret",
    title: "Secret written into code",
    severity: "warning",
    topic: "key-text",
    fixable: false,
    since: "0.1.0",
  },
  needs: ["secret text", "placeholder text", "private-key text"],
  *check(context) {
    const isWrittenInCode = ({ syntax }: KeyCase): boolean => syntax === "python";
    const isCommitted = ({ syntax }: KeyCase): boolean =>
      syntax === "python" || syntax === "yaml" || syntax === "json" || syntax === "toml";
    const secrets = hmacSecrets(context).filter(
      (found) => found.key.kind === "secret" && isCommitted(found) && !isPublicSecret(found.text),
    );
    const privates = keyCasesOf(context, "private-key").filter(isWrittenInCode);
    yield* gravestByPlace([
      ...secrets.map((found) =>
        keyFinding(context, found, {
          message: "The shared secret stands in the code: whoever can read the repository can forge tokens",
          severity: "warning",
          fixes: "none",
        }),
      ),
      ...privates.map((found) =>
        keyFinding(context, found, {
          message: "A private key stands in the code: whoever can read the repository can sign tokens",
          severity: "warning",
          fixes: "none",
        }),
      ),
    ]);
  },
});
