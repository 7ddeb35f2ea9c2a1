import { agnoChanges } from "../../agentos/agnoVersions.ts";
import type { Outcome } from "../../agentos/outcome.ts";
import { commentOut } from "../../fixes/commentOut.ts";
import type { App } from "../../project/facts.ts";
import type { Place } from "../../text/place.ts";
import { defineRule, type Finding, type Related, type RuleContext, type Severity } from "../rule.ts";
import { gravestByPlace, listed } from "../support/findings.ts";
import { agnoIs, agnoName, type Guards, guardsOf, hasKeysInCode, placeOf, siblings } from "../support/guards.ts";

/** What becomes of an instance with both guards; the table of facts §5. */
type Conflict = "open" | "nothing-passes" | "open-or-ignored" | "key-ignored";

/** The security key beside JWT verification: which one counts, and whether any does, depends on the version of agno. */
export const securityKeyAndJwt = defineRule({
  meta: {
    id: "security-key-and-jwt",
    aliases: ["security-key-with-jwt"],
    title: "Security key set together with JWT verification",
    severity: "warning",
    topic: "precedence",
    fixable: true,
    since: "0.1.0",
  },
  needs: ["setting", "app"],
  *check(context) {
    yield* gravestByPlace(guardsOf(context).flatMap((guards) => findingFor(context, together(guards))));
  },
});

/**
 * In a way of starting that nothing shows, `.env` and `.env.production` are two environments, even if `load_dotenv()` would find the former
 * beside the latter on this machine.
 */
const together = (guards: Guards): Guards =>
  guards.run.evidence !== undefined || guards.securityKey === undefined
    ? guards
    : { ...guards, jwt: guards.jwt.filter(({ uri }) => uri === guards.securityKey?.uri) };

function findingFor(context: RuleContext, guards: Guards): readonly Finding[] {
  const { deployment } = context;
  const { securityKey, jwt, run } = guards;
  const inCode = securityKey === undefined ? keyInCode(context) : undefined;
  if (securityKey === undefined && inCode === undefined) return [];
  const apps: readonly (App | undefined)[] = deployment.apps.length === 0 ? [undefined] : deployment.apps;
  const conflicts = apps.flatMap((app, index) => {
    const atApp = run.situations[index]?.atApp.values.get("OS_SECURITY_KEY")?.kind ?? "value";
    // The program takes the variable away (`os.environ.pop`) before the app is made, or loads it later.
    if (securityKey !== undefined && app !== undefined && atApp !== "value") return [];
    const conflict = conflictOf(context, guards, app, run.outcomes[index]);
    return conflict === undefined ? [] : [{ conflict, app }];
  });
  const worst = order.map((kind) => conflicts.find(({ conflict }) => conflict === kind)).find((found) => found !== undefined);
  if (worst === undefined) return [];
  const { conflict, app } = worst;
  const isShown = run.evidence !== undefined || deployment.runs.every(({ evidence }) => evidence === undefined);
  const place = securityKey === undefined ? (inCode as Place) : placeOf(context, securityKey);
  return [
    {
      ...place,
      message: messageFor(context, conflict, guards),
      severity: isShown && app?.certain !== false ? severities[conflict] : "warning",
      related: relatedTo(context, guards, app),
      ...(conflict === "key-ignored" ? { tags: ["unnecessary"] } : {}),
      fixes: () => [
        ...(securityKey === undefined ? [] : commentOut(context, siblings(deployment, securityKey), true)),
        ...jwt
          .flatMap((setting) => commentOut(context, siblings(deployment, setting)))
          .map((fix) =>
            deployment.apps.some(({ authorization }) => authorization === true)
              ? { ...fix, disabled: "authorization=True needs a key to verify JWTs with" }
              : fix,
          ),
      ],
    },
  ];
}

const order: readonly Conflict[] = ["open", "nothing-passes", "open-or-ignored", "key-ignored"];

const severities: Readonly<Record<Conflict, Severity>> = {
  open: "error",
  "nothing-passes": "error",
  "open-or-ignored": "warning",
  "key-ignored": "warning",
};

function conflictOf(context: RuleContext, { jwt }: Guards, app: App | undefined, outcome: Outcome | undefined): Conflict | undefined {
  const { deployment } = context;
  const is = (since: string, until?: string): ReturnType<typeof agnoIs> =>
    agnoIs(deployment, until === undefined ? { since } : { since, until });
  // A middleware of the project's own lets JWTs in, and the routes then compare them with the key (2.3.13 auth.py:26-37).
  if (app?.middlewares.some(({ certain }) => certain) === true && is(agnoChanges.middleware, agnoChanges.jwtPrecedence) === "always")
    return outcome?.validJwt.status === 401 && outcome.securityKey.status === 401 ? "nothing-passes" : undefined;
  if (is(agnoChanges.rbac) === "never") return undefined;
  if (app === undefined || outcome === undefined) {
    if (jwt.length === 0) return undefined;
    return is(agnoChanges.oneAuthLayer) === "always" ? "key-ignored" : "open-or-ignored";
  }
  // Without a variable it takes authorization=True and a key in code, or, from 2.7.0 on, the key alone.
  const wantsJwt = jwt.length > 0 || (hasKeysInCode(app) && (app.authorization === true || is(agnoChanges.oneAuthLayer) === "always"));
  if (!wantsJwt) return undefined;
  const { startup, anonymous, securityKey, validJwt, because } = outcome;
  if (startup === "ok" && anonymous.status === 200)
    return because.some(({ code }) => code === "jwt-environment-opens") ? "open" : undefined;
  // The key works, and JWT is what has no effect: other rules say so.
  if (securityKey.status === 200) return undefined;
  if (is(agnoChanges.rbac, agnoChanges.jwtPrecedence) === "always") {
    return app.authorization === true && validJwt.status === 401 ? "nothing-passes" : undefined;
  }
  if (because.some(({ code }) => code === "security-key-ignored")) return "key-ignored";
  if (jwt.length === 0) return app.authorization === true ? "key-ignored" : undefined;
  const hole = is(agnoChanges.jwtPrecedence, agnoChanges.oneAuthLayer);
  return hole !== "never" && app.authorization === false && app.middlewares.length === 0 && !app.open ? "open-or-ignored" : "key-ignored";
}

function messageFor({ deployment }: RuleContext, conflict: Conflict, { jwt }: Guards): string {
  const other = jwt.length > 0 ? listed(jwt.map(({ name }) => name)) : "JWT verification";
  switch (conflict) {
    case "open":
      return `Beside ${other} and without authorization=True, ${agnoName(deployment)} does not check OS_SECURITY_KEY: the instance is open to everybody`;
    case "nothing-passes":
      return `${agnoName(deployment)} compares every token with OS_SECURITY_KEY and with ${other}: no request can pass`;
    case "open-or-ignored":
      return `Beside ${other}, OS_SECURITY_KEY is ignored from agno 2.7.0 on; 2.3.15 to 2.6 leave the instance open without authorization=True`;
    case "key-ignored":
      return `OS_SECURITY_KEY is ignored, since ${other} takes precedence: clients that send the key get 401`;
  }
}

/** `settings=AgnoAPISettings(os_security_key=...)`. */
const keyInCode = ({ deployment }: RuleContext): Place | undefined => {
  const use = deployment.keyUses.find(
    ({ consumer, setting, app, value }) =>
      consumer === "security-key" && setting === undefined && app !== undefined && value.kind === "text",
  );
  return use?.value.kind === "text" && use.value.text !== "" ? use.value.place : undefined;
};

function relatedTo(context: RuleContext, { jwt }: Guards, app: App | undefined): readonly Related[] {
  const settings = jwt.map((setting): Related => ({ place: placeOf(context, setting), message: `${setting.name} is set here` }));
  const argument = app?.arguments.get("authorization");
  const config = app?.config?.arguments;
  const keys = config?.get("verification_keys") ?? config?.get("jwks_file");
  return [
    ...settings,
    ...(argument === undefined ? [] : [{ place: argument.place, message: "Authorization is set here" }]),
    ...(keys === undefined ? [] : [{ place: keys.place, message: "Keys for JWTs are set here" }]),
  ];
}
