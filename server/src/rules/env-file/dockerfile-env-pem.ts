import { keyTextFixes } from "../../fixes/keyText.ts";
import { defineRule, type Finding, type RuleContext } from "../rule.ts";
import { secretSettings, syntaxOf } from "../support/authSettings.ts";
import { keyCases } from "../support/keyCases.ts";
import { everyRequest } from "../support/keyFinding.ts";
import { isAnyKeyText } from "../support/keyKinds.ts";
import { settingPlace } from "../support/keyPlace.ts";

/** A key or secret in `ENV` or `ARG`: baked into the image, and BuildKit decodes no `\n` (buildkit shell/lex.go; facts §9.3). */
export const dockerfileEnvPem = defineRule({
  meta: {
    id: "dockerfile-env-pem",
    title: "Key or secret in a Dockerfile",
    severity: "info",
    topic: "env-file",
    fixable: true,
    since: "0.1.0",
  },
  needs: ["setting", "malformed-pem text"],
  *check(context) {
    const broken = brokenKeys(context);
    yield* broken;
    const told = new Set(broken.map(({ uri, span }) => `${uri} ${span.start}`));
    for (const setting of secretSettings(context)) {
      const { entry } = setting;
      if (syntaxOf(context, setting) !== "dockerfile" || !entry.literal || entry.value.value === "") continue;
      const place = settingPlace(context, setting);
      if (told.has(`${place.uri} ${place.span.start}`)) continue;
      yield { ...place, message: `${setting.name} becomes part of the image: everybody who can pull it can read it` };
    }
  },
});

/** Keys whose line breaks are written as escapes, which a Dockerfile does not decode: quoted the backslash stays, unquoted it goes. */
function brokenKeys(context: RuleContext): readonly Finding[] {
  return keyCases(context).flatMap((found) => {
    const { setting } = found.use;
    if (found.syntax !== "dockerfile" || setting === undefined || !isAnyKeyText(found.key) || found.key.kind !== "malformed-pem") return [];
    const { problem } = found.key;
    const isEscaped = problem.code === "literal-backslash-n" || (problem.code === "body-corrupt" && problem.reason === "lost-backslash");
    if (!isEscaped) return [];
    const message = `A Dockerfile does not decode "\\n", so the key has no line breaks: ${everyRequest(found, "error")}`;
    return [{ ...settingPlace(context, setting), message, severity: "error", fixes: () => keyTextFixes(context, found.use) }];
  });
}
