import type { RuleContext, Subject } from "./rule.ts";
import { keyCases, securityKeyCases } from "./support/keyCases.ts";
import { perDeployment } from "./support/perDeployment.ts";
import { payloadsOf, scopeUses } from "./support/scopeUses.ts";

/** The subjects of a deployment: most have few, and a rule is not asked about a deployment that has none of those that it `needs`. */
export const subjectsOf = perDeployment((context: RuleContext): ReadonlySet<Subject> => {
  const { apps, jwksUses, runs, settings } = context.deployment;
  const found = new Set<Subject>();
  // What an app is in a run may be more than what the code says by itself.
  for (const app of [...apps, ...runs.flatMap((run) => run.apps)]) {
    found.add("app");
    if (app.middlewares.length > 0) found.add("middleware");
    for (const call of [app, ...(app.config === undefined ? [] : [app.config]), ...app.middlewares])
      for (const name of call.arguments.keys()) found.add(`${name}=`);
  }
  if (jwksUses.length > 0) found.add("key-set");
  for (const { key } of keyCases(context)) found.add("key").add(`${key.kind} text`);
  if (securityKeyCases(context).length > 0) found.add("guard");
  for (const { role } of settings) found.add("setting").add(`${role} setting`);
  if (payloadsOf(context).length > 0) found.add("token");
  if (scopeUses(context).length > 0) found.add("scope");
  return found;
});
