import type { SettingRole } from "../../agentos/settings.ts";
import { sourceOf } from "../../project/documents.ts";
import type { Setting } from "../../project/facts.ts";
import type { RuleContext } from "../rule.ts";
import { isActive } from "./keyCases.ts";

const secretRoles: ReadonlySet<SettingRole> = new Set([
  "verification-key",
  "security-key",
  "mcp-connect-secret",
  "mcp-signing-key",
  "admin-token",
  "own",
]);

/** The settings of an active deployment whose values are keys or secrets. */
export const secretSettings = (context: RuleContext): readonly Setting[] =>
  isActive(context) ? context.deployment.settings.filter(({ role }) => secretRoles.has(role)) : [];

/** The syntax of the file that holds a setting. */
export const syntaxOf = ({ project }: RuleContext, { uri }: Setting): string | undefined => project.documents.get(uri)?.syntax;

/** The text of a file, for what is written at its settings, and for what is the same in all plain lines. */
export function textAt({ project }: RuleContext, uri: string): string {
  const document = project.documents.get(uri);
  return document === undefined ? "" : sourceOf(document);
}

/** The text of the file that holds a setting. */
export const textOf = (context: RuleContext, { uri }: Setting): string => textAt(context, uri);

/** Whether another place of the deployment sets the variable in this one's stead. */
export const isBeaten = ({ deployment }: RuleContext, setting: Setting): boolean =>
  !setting.wins && deployment.settings.some((other) => other !== setting && other.wins && other.name === setting.name);
