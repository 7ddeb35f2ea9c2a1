import { meantName, roleOf, type SettingRole } from "../../agentos/settings.ts";
import { classifyKeyText } from "../../keys/classify.ts";
import { loaders } from "../../loaders/index.ts";
import { emptyContext, type LoaderId, type Reading, readingOf } from "../../loaders/loader.ts";
import type { ParsedDocument } from "../../parse/document.ts";
import type { Deployment, EffectiveAlgorithm, KeyUse, Project, Setting } from "../../project/facts.ts";
import { usabilityOver } from "../../project/verifier.ts";
import { encodeUtf8 } from "../../text/bytes.ts";
import { readableWords } from "../serverWords.ts";
import { deploymentsOf } from "./agnoVersion.ts";
import { keyTitle } from "./keyPage.ts";
import { type Block, code, deploymentName, enumeration, heading, list, type Page, paragraph, table } from "./page.ts";

/** What the product does with the variable, in one or two sentences. */
export function roleText(name: string, role: SettingRole = roleOf(name) ?? "own"): string {
  switch (role) {
    case "verification-key":
      return "The key that AgentOS verifies JWTs with: a public key as PEM, or the shared secret with HS256, HS384, HS512. It is added behind `verification_keys`. Needs agno 2.3.13 or newer and `authorization=True`.";
    case "jwks-file":
      return "Path of a JSON Web Key Set whose keys AgentOS verifies JWTs with; read once, at the start, relative to the working directory. `jwks_file=` in code wins over it.";
    case "security-key":
      return "The one bearer token that lets callers in where JWTs are not configured. A JWT configuration switches it off (agno 2.3.15 and newer).";
    case "authorization-enabled":
      return "Read by AgnoAPISettings; it does not turn authorization on. That takes `AgentOS(authorization=True)`.";
    case "cors-origin-list":
      return "The origins that browsers may call from, as a JSON list.";
    case "agentos-url":
      return "The public address of this AgentOS; the built-in MCP authorization server names itself by it.";
    case "mcp-connect-secret":
      return "The secret that a person types to connect an MCP client.";
    case "mcp-signing-key":
      return "What the built-in MCP authorization server signs its tokens with.";
    case "admin-token":
      return "A token with administrator rights, for tools that talk to AgentOS.";
    case "legacy-secret-key":
      return `Read by the JWT middleware of agno 2.1.0 to 2.3.12 only. Newer versions read ${code("JWT_VERIFICATION_KEY")}.`;
    case "look-alike": {
      const meant = meantName(name);
      return `Nothing in AgentOS reads this name.${meant === undefined ? "" : ` ${code(meant)} is the one it reads.`}`;
    }
    case "own":
      return "Only the project's own code reads this variable, and hands it to AgentOS.";
  }
}

/** A setting: what it is for, who wins, and what each loader makes of it. Values are told by their size alone. */
export function settingPage(project: Project, document: ParsedDocument, name: string, pathOf: (uri: string) => string): Page {
  const concerned = deploymentsOf(project, document.uri).filter(({ settings }) => settings.some((setting) => setting.name === name));
  const role = concerned.flatMap(({ settings }) => settings).find((setting) => setting.name === name)?.role;
  const blocks: Block[] = [heading(name), paragraph(roleText(name, role ?? roleOf(name)))];
  const winners = concerned.flatMap((deployment) => winnerText(deployment, name, document.uri, pathOf) ?? []);
  if (winners.length > 0) blocks.push(list([...new Set(winners)].slice(0, 6)));
  const readings = readingTable(concerned, document, name, role ?? roleOf(name) ?? "own");
  if (readings !== undefined) blocks.push(readings);
  return blocks;
}

/** Which place gives the variable its value in a deployment, and what it means for a security key beside a JWT configuration. */
function winnerText(deployment: Deployment, name: string, uri: string, pathOf: (uri: string) => string): string | undefined {
  const all = deployment.settings.filter((setting) => setting.name === name);
  const winning = all.filter(({ wins }) => wins);
  if (all.length === 0) return undefined;
  const where = [...new Set(winning.map((setting) => setting.uri))];
  const here = where.includes(uri);
  const places = where.map((at) => (at === uri ? "this file" : code(pathOf(at))));
  const value =
    winning.length === 0
      ? "no place that sets it has an effect"
      : here && where.length === 1
        ? all.length > 1
          ? "the value here wins over the other places that set it"
          : "the value here is in force"
        : `the value in force comes from ${enumeration(places)}`;
  const loser = role(all) === "security-key" && deployment.settings.some(isJwtSource) && deployment.versions.agno.kind !== "unknown";
  return `${deploymentName(deployment)}: ${value}.${loser ? " JWT verification is configured too and decides." : ""}`;
}

const role = (settings: readonly Setting[]): SettingRole | undefined => settings[0]?.role;
const isJwtSource = ({ role, wins, entry }: Setting): boolean =>
  (role === "verification-key" || role === "jwks-file") && wins && entry.value.value !== "";

/** One row for each different reading, with the loaders that agree on it; those that the project evidently uses come first. */
function readingTable(concerned: readonly Deployment[], document: ParsedDocument, name: string, of: SettingRole): Block | undefined {
  const used = new Map<LoaderId | "literal", Reading>();
  for (const { runs, settings } of concerned) {
    for (const setting of settings) {
      if (setting.name !== name || setting.uri !== document.uri) continue;
      for (const [loader, reading] of setting.readings) if (!used.has(loader)) used.set(loader, reading);
    }
    // Evidence comes before custom: a loader that is only usual for such a file is not called used.
    for (const run of runs) if (run.evidence === undefined && runs.some(({ evidence }) => evidence !== undefined)) used.delete(run.loader);
  }
  const readings = new Map<string, { reading: Reading; loaders: string[]; used: boolean }>();
  const add = (title: string, reading: Reading, isUsed: boolean): void => {
    const key = JSON.stringify(reading);
    const known = readings.get(key);
    if (known === undefined) readings.set(key, { reading, loaders: [title], used: isUsed });
    else if (!known.loaders.includes(title)) known.loaders.push(title);
  };
  for (const [loader, reading] of used)
    if (loader !== "literal") add(`${titleOf(loader)} (used here)`, reading, true);
    else if (document.syntax !== "dotenv") add("this file", reading, true);
  if (document.syntax === "dotenv") {
    for (const loader of loaders)
      if (!used.has(loader.id)) add(loader.title, readingOf(loader.read(document.text, emptyContext), name), false);
  }
  if (readings.size === 0) return undefined;
  const algorithm = algorithmOf(concerned, name);
  const judged = of === "verification-key" || of === "own";
  const versions = concerned[0]?.versions;
  const rows = [...readings.values()].map(({ reading, loaders: titles }) => [
    titles.join(", "),
    readingText(reading, of),
    ...(judged && versions !== undefined ? [verdictText(reading, algorithm, versions)] : []),
  ]);
  const last = algorithm.kind === "known" ? `With ${algorithm.name}` : "As a key";
  return table(["Loader", "Reads", ...(judged && versions !== undefined ? [last] : [])], rows);
}

const titleOf = (id: LoaderId): string => loaders.find((loader) => loader.id === id)?.title ?? id;

function algorithmOf(concerned: readonly Deployment[], name: string): EffectiveAlgorithm {
  const uses = concerned.flatMap(({ keyUses }) => keyUses).filter(({ setting }) => setting?.name === name);
  return uses[0]?.algorithm ?? { kind: "unknown" };
}

/** How long a value is and what kind of thing; a path is no secret, anything else is never shown. */
export function readingText(reading: Reading, of: SettingRole): string {
  switch (reading.kind) {
    case "absent":
      return "nothing: the variable is not set";
    case "refused":
      return "refuses the whole file";
    case "unknown":
      return "cannot be said without running it";
    case "value": {
      if (reading.value === "") return "an empty value";
      const bytes = encodeUtf8(reading.value).length;
      const lines = reading.value.split("\n").length;
      const size = `${bytes} ${bytes === 1 ? "byte" : "bytes"}, ${lines} ${lines === 1 ? "line" : "lines"}`;
      const text = classifyKeyText(reading.value);
      const title = keyTitle(text);
      return title === "No key" || of === "security-key" ? size : `${title} (${size})`;
    }
  }
}

/** Whether AgentOS takes a value as a key, over all versions that may be installed. */
export function verdictText(reading: Reading, algorithm: EffectiveAlgorithm, versions: Deployment["versions"]): string {
  if (reading.kind === "absent") return "no key";
  if (reading.kind === "refused") return "does not start";
  if (reading.kind === "unknown" || algorithm.kind === "unknown") return "not known";
  const { usable, detail } = usabilityOver(reading.value, algorithm, versions);
  switch (usable) {
    case "always":
      return "works";
    case "never":
      return detail === undefined ? "fails: every token is refused" : `fails: ${readableWords(detail)}`;
    case "depends":
      return "depends on the installed PyJWT and cryptography";
    case "unknown":
      return "not known";
  }
}

/** What a use of a key is called. */
export function useName({ setting, consumer }: KeyUse): string {
  if (setting !== undefined) return code(setting.name);
  const names = {
    "environment-key": "`JWT_VERIFICATION_KEY`",
    "verification-keys": "the key in `verification_keys`",
    "secret-key": "`secret_key`",
    "security-key": "`OS_SECURITY_KEY`",
    "key-file": "the key file",
  } as const;
  return names[consumer];
}
