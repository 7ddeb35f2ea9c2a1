import type { SettingRole } from "../agentos/settings.ts";
import type { Fix } from "../fixes/fix.ts";
import type { KeyTextKind } from "../keys/keyInfo.ts";
import type { Deployment, Project } from "../project/facts.ts";
import type { Place } from "../text/place.ts";
import type { Span } from "../text/span.ts";

export type Severity = "error" | "warning" | "info" | "hint";

export type Topic = "key-text" | "algorithm" | "precedence" | "jwks" | "env-file" | "configuration" | "scopes" | "mcp" | "dependencies";

export interface RuleMeta {
  /** kebab-case, the fault: "allow <id>" reads well. */
  readonly id: string;
  /** Former or other names under which the rule can be configured and disabled. */
  readonly aliases?: readonly string[];
  /** One line without a full stop, as it stands in the rule table. */
  readonly title: string;
  /** The usual severity; a finding may differ where the versions in force decide. */
  readonly severity: Severity;
  readonly topic: Topic;
  /** Whether some finding of the rule carries a fix. */
  readonly fixable: boolean;
  /** The version of AuthLint that brought the rule. */
  readonly since: string;
  readonly tags?: readonly ("unnecessary" | "deprecated")[];
}

/**
 * What a deployment can have that rules look at: an `app`; a JWT `middleware`; an argument (`algorithm=`) of an app, its configuration or a middleware;
 * a `key-set` (JWKS); a `key` that verifies tokens, by its kind of text, too; a `guard` (OS_SECURITY_KEY); a `setting`, by its role, too; the payload
 * of a `token`; a `scope`.
 */
export type Subject =
  | "app"
  | "middleware"
  | `${string}=`
  | "key-set"
  | "key"
  | "guard"
  | "setting"
  | "token"
  | "scope"
  | `${KeyTextKind} text`
  | `${SettingRole} setting`;

/** A rule: pure and synchronous. It is asked once for each deployment; equal findings of several deployments become one. */
export interface Rule {
  readonly meta: RuleMeta;
  /** The rule finds nothing in a deployment that has none of these; absent where it looks at something else. */
  readonly needs?: readonly Subject[];
  check(context: RuleContext): Iterable<Finding>;
}

export interface RuleContext {
  readonly project: Project;
  readonly deployment: Deployment;
}

/** What a rule found: where, one line that says what is wrong and what will happen, the other places that matter, and the repairs. */
export interface Finding {
  readonly uri: string;
  readonly span: Span;
  /** One line, no key text. */
  readonly message: string;
  /** Set where it differs from the rule's usual severity. */
  readonly severity?: Severity;
  readonly related?: readonly Related[];
  /** Set where it differs from the rule's usual tags. */
  readonly tags?: RuleMeta["tags"];
  /** The repairs, or how to compute them: that can cost more than the finding, and few findings are ever asked for theirs. */
  readonly fixes?: readonly Fix[] | (() => readonly Fix[]);
}

export interface Related {
  readonly place: Place;
  readonly message: string;
}

export const defineRule = (rule: Rule): Rule => rule;
