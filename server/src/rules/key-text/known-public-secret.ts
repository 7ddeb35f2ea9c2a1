import { isPublicSecret } from "../../agentos/publicSecrets.ts";
import { defineRule } from "../rule.ts";
import { gravestByPlace } from "../support/findings.ts";
import { hmacSecrets } from "../support/hmacSecrets.ts";
import { securityKeyCases } from "../support/keyCases.ts";
import { keyFinding } from "../support/keyFinding.ts";

/** A secret that is printed in agno's cookbook or on jwt.io: everyone can mint an administrator's token. */
export const knownPublicSecret = defineRule({
  meta: {
    id: "known-public-secret",
    title: "Secret that is printed in public documentation",
    severity: "error",
    topic: "key-text",
    fixable: false,
    since: "0.1.0",
  },
  needs: ["guard", "secret text", "placeholder text"],
  *check(context) {
    const message = "This secret is printed in public documentation: anyone can forge an administrator's token";
    const guard = "This security key is printed in public documentation: anyone can use it";
    yield* gravestByPlace([
      ...hmacSecrets(context)
        .filter(({ text }) => isPublicSecret(text))
        .map((found) => keyFinding(context, found, { message, severity: "error", fixes: "none" })),
      ...securityKeyCases(context)
        .filter(({ text }) => isPublicSecret(text))
        .map((found) => keyFinding(context, found, { message: guard, severity: "error", fixes: "none" })),
    ]);
  },
});
