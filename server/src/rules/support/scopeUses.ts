import { type ScopeProblem, scopeProblem } from "../../agentos/scopes.ts";
import type { Fix } from "../../fixes/fix.ts";
import type { Project } from "../../project/facts.ts";
import { isWithin, pathBelow } from "../../project/paths.ts";
import { type TokenPayload, tokenPayloadsOf } from "../../project/python/tokenPayloads.ts";
import { onceForEach } from "../../text/memo.ts";
import type { Place } from "../../text/place.ts";
import type { Span } from "../../text/span.ts";
import type { Finding, RuleContext, Severity } from "../rule.ts";
import { adminScopes } from "./adminScope.ts";
import { builtinAuths } from "./builtinAuth.ts";
import { isActive } from "./keyCases.ts";
import { perDeployment } from "./perDeployment.ts";
import { itemsOf, lineOf, literalOf, middlewareCalls } from "./productCalls.ts";
import { scopeMappings, writtenPlace } from "./scopeMappings.ts";
import { shown } from "./shown.ts";

/** A scope that stands somewhere as a literal. */
export interface ScopeUse {
  readonly scope: string;
  readonly place: Place;
  /** The characters of the scope alone; absent where they cannot be replaced. */
  readonly content?: Span;
  /** `mapping`: a requirement of the project's own; all others are what somebody is given. */
  readonly source: "payload" | "mapping" | "builtin" | "command";
  /** Whether it is evidently a scope of AgentOS and not of some other service. */
  readonly evident: boolean;
}

/** The token payloads of the Python files that belong to an active deployment. */
export const payloadsOf = perDeployment((context: RuleContext): readonly FoundPayload[] => {
  if (!isActive(context)) return [];
  const { project, deployment } = context;
  return relevantDocuments(project).withPayloads.flatMap(({ document, names, payloads }) => {
    if (!belongs(context, document.uri)) return [];
    return payloads.flatMap((payload): readonly FoundPayload[] => {
      const scopes = payload.texts.filter(({ claim }) => claim === "scopes").flatMap(({ items }) => items);
      const known = scopes.some(({ text }) => scopeProblem(text, deployment.versions.agno) === undefined);
      const foreign = scopes.some(({ text }) => /^(?:openid|email|profile|offline_access)$|:\/\//.test(text));
      const claims = new Set(payload.claims.map(({ name }) => name));
      const isToken = payload.encoded || (claims.has("sub") && (claims.has("exp") || claims.has("iat")));
      // What is no token by its looks, or speaks to another service, is none of AgentOS's business.
      if (!known && (!isToken || foreign)) return [];
      return [{ payload, evident: known || names }];
    });
  });
});

type Document = NonNullable<ReturnType<Project["documents"]["get"]>>;

/** The documents that have anything to do with scopes: asked once for a project, not once for each of its deployments. */
interface RelevantDocuments {
  readonly withPayloads: readonly { readonly document: Document; readonly names: boolean; readonly payloads: readonly TokenPayload[] }[];
  readonly withTokenCommands: readonly Document[];
}

const relevantDocuments = onceForEach((project: Project): RelevantDocuments => {
  const documents = [...project.documents.values()];
  return {
    withPayloads: documents
      .filter(({ syntax }) => syntax === "python")
      .map((document) => ({ document, names: /\bagno\b|agent_?os/i.test(document.text), payloads: tokenPayloadsOf(document) }))
      .filter(({ payloads }) => payloads.length > 0),
    withTokenCommands: documents.filter(
      (document) => document.syntax !== "dotenv" && document.text.includes("tokens") && document.commands.length > 0,
    ),
  };
});

/** A token payload, and whether it is evidently meant for AgentOS. */
interface FoundPayload {
  readonly payload: TokenPayload;
  readonly evident: boolean;
}

/** Whether a file is below the deployment's folder, in use, and below no other active deployment's folder that is nearer. */
function belongs({ project, deployment }: RuleContext, uri: string): boolean {
  if (!isWithin(deployment.root, uri) || isAside(project, uri)) return false;
  return !project.deployments.some(
    ({ root, purpose, productEvident }) =>
      root.length > deployment.root.length &&
      purpose === "active" &&
      productEvident &&
      isWithin(root, uri) &&
      isWithin(deployment.root, root),
  );
}

/** Tests, examples and documentation. */
const isAside = ({ root }: Project, uri: string): boolean =>
  /(?:^|\/)(?:tests?|testing|__tests__|fixtures?|e2e|examples?|samples?|cookbooks?|docs?|templates?)\/|(?:^|\/)(?:test_[^/]*|[^/]*_test|conftest)\.py$|\.mdx?$/i.test(
    pathBelow(root, uri) ?? uri,
  );

/** The claims that hold scopes: `scopes`, or what a middleware is told. */
export function scopesClaims(context: RuleContext): ReadonlySet<string> {
  const named = middlewareCalls(context).flatMap((call) => {
    const value = literalOf(call, "scopes_claim");
    return value?.kind === "text" ? [value.text] : [];
  });
  return new Set(["scopes", ...named]);
}

/** Every literal scope of an active deployment. */
export const scopeUses = perDeployment((context: RuleContext): readonly ScopeUse[] => {
  if (!isActive(context)) return [];
  const uses: ScopeUse[] = [];
  const claims = scopesClaims(context);
  for (const { payload, evident } of payloadsOf(context)) {
    for (const { claim, form, items } of payload.texts) {
      if (!claims.has(claim)) continue;
      // A text of several words is one finding by itself.
      for (const { text, place, content } of items)
        if (form === "list" || !/[\s,]/.test(text.trim())) {
          // `*` is no scope of another service either way, where the token is signed beside an app.
          const star = text === "*" && payload.encoded && context.deployment.apps.length > 0;
          uses.push({ scope: text, place, content, source: "payload", evident: evident || star });
        }
    }
  }
  for (const { scopes } of scopeMappings(context)) {
    for (const scope of scopes) {
      const content = scope.mapped === undefined ? {} : { content: scope.mapped.span };
      uses.push({ scope: scope.text, place: writtenPlace(scope), ...content, source: "mapping", evident: true });
    }
  }
  for (const auth of builtinAuths(context)) {
    const given = auth.arguments.find(({ name }) => name === "scopes")?.value;
    for (const item of itemsOf(given) ?? []) {
      if (item.kind !== "text") continue;
      const content = item.mapped === undefined ? {} : { content: item.mapped.span };
      uses.push({ scope: item.text, place: writtenPlace(item), ...content, source: "builtin", evident: true });
    }
  }
  uses.push(...commandScopes(context));
  return uses;
});

/** `agno tokens create NAME --scopes agents:run -s sessions:read` in scripts. */
function commandScopes(context: RuleContext): readonly ScopeUse[] {
  const uses: ScopeUse[] = [];
  for (const document of relevantDocuments(context.project).withTokenCommands) {
    if (!belongs(context, document.uri)) continue;
    for (const { words } of document.commands) {
      const texts = words.map(({ text }) => text.value);
      const at = texts.findIndex((text) => /(?:^|\/)agno(?:ctl)?$/.test(text));
      if (at < 0 || texts[at + 1] !== "tokens" || texts[at + 2] !== "create") continue;
      for (let i = at + 3; i < words.length; i++) {
        const word = words[i];
        const before = texts[i - 1];
        if (word === undefined || !word.literal) continue;
        const attached = /^--scopes=/.exec(word.text.value)?.[0].length;
        if (attached === undefined && before !== "--scopes" && before !== "-s") continue;
        const content = word.text.sourceSpan(attached ?? 0, word.text.value.length);
        const scope = word.text.value.slice(attached ?? 0);
        uses.push({ scope, place: { uri: document.uri, span: content }, content, source: "command", evident: true });
      }
    }
  }
  return uses;
}

/** What is wrong with each scope, for one code. Requirements of the project's own may name any resource and action. */
export function* scopeProblems<C extends ScopeProblem["code"]>(
  context: RuleContext,
  code: C,
): Iterable<{ readonly use: ScopeUse; readonly problem: Extract<ScopeProblem, { code: C }> }> {
  const uses = scopeUses(context);
  if (uses.length === 0) return;
  const custom = scopeMappings(context).flatMap(({ scopes }) => scopes.map(({ text }) => text));
  const admins = adminScopes(context).map(({ scope }) => scope);
  for (const use of uses) {
    if (admins.includes(use.scope)) continue;
    const problem = scopeProblem(use.scope, context.deployment.versions.agno, use.source === "mapping" ? {} : { custom });
    if (problem?.code !== code) continue;
    if (use.source === "mapping" && !["malformed", "wildcard-action"].includes(code)) continue;
    yield { use, problem: problem as Extract<ScopeProblem, { code: C }> };
  }
}

/** A finding about a scope, with the scope that was meant as its fix. */
export function scopeFinding(
  context: RuleContext,
  use: ScopeUse,
  finding: { readonly message: string; readonly severity: Severity; readonly meant?: string | undefined },
): Finding {
  const { message, severity, meant } = finding;
  return {
    ...lineOf(context, use.place),
    message,
    severity,
    fixes: meant === undefined ? [] : replaceScope(context, use, [meant]),
  };
}

/** Puts scopes in place of one: the first between its quotes, the others behind it with quotes of their own. */
export function replaceScope({ project }: RuleContext, { content, place, source }: ScopeUse, meant: readonly string[]): readonly Fix[] {
  const text = content === undefined ? undefined : project.documents.get(place.uri)?.text;
  if (content === undefined || text === undefined || meant.length === 0) return [];
  const quote = text[content.start - 1] ?? '"';
  const isQuoted = quote === '"' || quote === "'";
  if (meant.length > 1 && source !== "command" && (!isQuoted || text.slice(content.start - 3, content.start - 1).includes(quote)))
    return [];
  const written = source === "command" ? meant.join(" --scopes ") : meant.join(`${quote}, ${quote}`);
  const title = `Write ${meant.map((scope) => `"${shown(scope)}"`).join(", ")}`;
  return [{ title, safety: "unsafe", preferred: true, changes: [{ kind: "edit", uri: place.uri, span: content, text: written }] }];
}
