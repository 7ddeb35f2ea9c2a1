import type { Project } from "../project/facts.ts";
import type { Rule, RuleContext } from "../rules/rule.ts";
import { subjectsOf } from "../rules/subjects.ts";
import { onceForEach } from "../text/memo.ts";

/** A rule and the deployments that it is to be asked about, in their order. */
export interface Asked {
  readonly rule: Rule;
  readonly contexts: readonly RuleContext[];
}

/** The rules that may find something, in their order: each with the deployments that have what it needs (`Rule.needs`). */
export function rulesToAsk(project: Project, rules: readonly Rule[]): readonly Asked[] {
  const choose = choiceAmong(rules);
  const asked = new Map<number, { readonly rule: Rule; readonly contexts: RuleContext[] }>();
  for (const deployment of project.deployments) {
    const context: RuleContext = { project, deployment };
    for (const index of choose(context)) {
      const known = asked.get(index);
      if (known === undefined) asked.set(index, { rule: rules[index] as Rule, contexts: [context] });
      else known.contexts.push(context);
    }
  }
  // Each deployment's rules come in their order.
  if (project.deployments.length === 1) return [...asked.values()];
  return [...asked].sort(([a], [b]) => a - b).map(([, found]) => found);
}

type Choice = (context: RuleContext) => readonly number[];

/** Which rules a deployment needs to be shown to depends on its subjects alone, and those of most deployments are the same. */
const choiceAmong = onceForEach((rules: readonly Rule[]): Choice => {
  const bySubjects = new Map<string, readonly number[]>();
  const all = rules.map((_, index) => index);
  return (context) => {
    let present: ReturnType<typeof subjectsOf>;
    try {
      present = subjectsOf(context);
    } catch {
      // The rules that stumble over the same are reported, each for itself.
      return all;
    }
    const key = [...present].join();
    let chosen = bySubjects.get(key);
    if (chosen === undefined) {
      chosen = rules.flatMap(({ needs }, index) => (needs === undefined || needs.some((subject) => present.has(subject)) ? [index] : []));
      bySubjects.set(key, chosen);
    }
    return chosen;
  };
});
