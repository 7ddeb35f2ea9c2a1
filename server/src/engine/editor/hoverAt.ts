import { isRegistered } from "../../agentos/algorithms.ts";
import { roleOf } from "../../agentos/settings.ts";
import type { Entry, ParsedDocument } from "../../parse/document.ts";
import type { Expression, StringLiteral } from "../../parse/pythonTree.ts";
import type { Project } from "../../project/facts.ts";
import { type Span, touches } from "../../text/span.ts";
import { agnoVersionFor, deploymentsOf } from "./agnoVersion.ts";
import { algorithmPage } from "./algorithmPage.ts";
import { keyPage } from "./keyPage.ts";
import { type KeySite, keySiteAt } from "./keySites.ts";
import { loaderPage } from "./loaderPage.ts";
import { loaderSiteAt } from "./loaderSites.ts";
import { type Block, deploymentName, list, type Page } from "./page.ts";
import { parameterPage } from "./parameterTexts.ts";
import { pathsBelow } from "./paths.ts";
import { pythonContextAt } from "./pythonContext.ts";
import { looksLikeScope, scopePage } from "./scopePage.ts";
import { settingPage, useName, verdictText } from "./settingPage.ts";
import { tokenAt, tokenPage } from "./tokenPage.ts";

/** What there is to say about a place, and the stretch of text that it is about. */
export interface Hover {
  readonly span: Span;
  readonly page: Page;
}

/**
 * What is under an offset: a token, a key, a setting, an algorithm, a scope, a keyword, a program that reads an env file. It never holds the text of a key
 * or of a token, or the value of a setting. `text` is what offsets count in; tokens are seen in documents that are no part of the project as well.
 */
export function hoverAt(project: Project, uri: string, offset: number, text: string, now: number): Hover | undefined {
  const token = tokenAt(text, offset);
  if (token !== undefined) return { span: token.span, page: tokenPage(token.jwt, agnoVersionFor(project, uri), now) };
  const document = project.documents.get(uri);
  return document === undefined ? undefined : (documentHover(project, document, offset) ?? loaderHover(project, document, offset));
}

function loaderHover(project: Project, document: ParsedDocument, offset: number): Hover | undefined {
  const site = loaderSiteAt(project, document, offset);
  if (site === undefined) return undefined;
  const envFile = site.envFile === undefined ? undefined : project.documents.get(site.envFile);
  const page = loaderPage(site.loader, envFile, site.envFile === undefined ? undefined : pathsBelow(project.root)(site.envFile));
  return page === undefined ? undefined : { span: site.span, page };
}

function documentHover(project: Project, document: ParsedDocument, offset: number): Hover | undefined {
  const pathOf = pathsBelow(project.root);
  const entry = document.entries.find(({ name, span }) => name.value !== "" && touches(span, offset));
  if (entry !== undefined && touches(entry.name.span, offset)) return settingHover(project, document, entry.name, pathOf);
  const site = keySiteAt(document, offset);
  if (site !== undefined) return { span: site.span, page: [...keyPage(site.key, site.jwk), ...usesOf(project, document, site)] };
  if (document.module !== undefined) return pythonHover(project, document, offset, pathOf);
  if (entry === undefined || !touches(entry.raw, offset)) return undefined;
  return algorithmHover(project, document, entry) ?? settingHover(project, document, { value: entry.name.value, span: entry.raw }, pathOf);
}

function settingHover(project: Project, document: ParsedDocument, name: Entry["name"], pathOf: (uri: string) => string): Hover | undefined {
  const isOwn = project.deployments.some(({ settings }) => settings.some((setting) => setting.name === name.value));
  if (roleOf(name.value) === undefined && !isOwn) return undefined;
  return { span: name.span, page: settingPage(project, document, name.value, pathOf) };
}

/** The value of a variable that the project's own code hands on as the algorithm. */
function algorithmHover(project: Project, document: ParsedDocument, entry: Entry): Hover | undefined {
  const { value } = entry.value;
  if (!/ALG/i.test(entry.name.value) || !isRegistered(value)) return undefined;
  return { span: entry.raw, page: algorithmPage(value, deploymentsOf(project, document.uri)) };
}

function pythonHover(project: Project, document: ParsedDocument, offset: number, pathOf: (uri: string) => string): Hover | undefined {
  const context = pythonContextAt(document, offset);
  if (context === undefined) return undefined;
  const { keyword, literal, argument, productClass } = context;
  if (keyword !== undefined && productClass !== undefined) {
    const page = parameterPage(productClass, keyword.value);
    return page === undefined ? undefined : { span: keyword.span, page };
  }
  if (literal === undefined) return undefined;
  const text = literal.value.value;
  const span = literal.span;
  if (argument === "algorithm" || argument === "algorithms" || (isRegistered(text) && text !== "none"))
    return { span, page: algorithmPage(text, deploymentsOf(project, document.uri)) };
  if (isVariableName(text, context.chain, literal)) return settingHover(project, document, { value: text, span }, pathOf);
  if (looksLikeScope(text) || context.isScope) return { span, page: scopePage(text, agnoVersionFor(project, document.uri)) };
  return undefined;
}

/** `os.getenv("NAME")`, `os.environ["NAME"]`, and any literal that is exactly a name of the product. */
const isVariableName = (text: string, chain: readonly Expression[], literal: StringLiteral): boolean =>
  /^[A-Z][A-Z0-9_]{3,60}$/.test(text) && (roleOf(text) !== undefined || chain.some((expression) => readsEnvironment(expression, literal)));

function readsEnvironment(expression: Expression, literal: StringLiteral): boolean {
  if (expression.kind === "subscript") return expression.index === literal && lastWord(expression.object) === "environ";
  return (
    expression.kind === "call" &&
    expression.arguments[0]?.value === literal &&
    /^(?:getenv|get|env)$/.test(lastWord(expression.callee) ?? "")
  );
}

const lastWord = (expression: Expression): string | undefined =>
  expression.kind === "name" ? expression.name : expression.kind === "attribute" ? expression.name.value : undefined;

/** Who uses the key that is written here, by which algorithm, and whether that works. */
function usesOf(project: Project, document: ParsedDocument, site: KeySite): readonly Block[] {
  const uses = project.deployments.flatMap((deployment) =>
    deployment.keyUses
      .filter(({ setting, value, consumer }) => {
        if (consumer === "security-key" || consumer === "key-file") return false;
        if (setting?.uri === document.uri && touches(site.span, setting.entry.raw.start)) return true;
        return "written" in value && value.written.uri === document.uri && overlap(value.written.span, site.span);
      })
      .flatMap((use) => {
        const reading = use.value.kind === "text" ? ({ kind: "value", value: use.value.text } as const) : use.readings[0]?.reading;
        if (reading === undefined || use.algorithm.kind === "unknown") return [];
        return [
          `${deploymentName(deployment)}, ${useName(use)} with ${use.algorithm.name}: ${verdictText(reading, use.algorithm, deployment.versions)}`,
        ];
      }),
  );
  return uses.length === 0 ? [] : [list([...new Set(uses)].slice(0, 8))];
}

const overlap = (a: Span, b: Span): boolean => a.start < b.end && b.start < a.end;
