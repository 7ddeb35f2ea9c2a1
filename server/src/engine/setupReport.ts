import { documentedAlgorithms, isRegistered } from "../agentos/algorithms.ts";
import { meantName } from "../agentos/settings.ts";
import { classifyKeyText } from "../keys/classify.ts";
import { loaderById } from "../loaders/index.ts";
import type { Deployment, KeyUse, Project, Setting } from "../project/facts.ts";
import { usabilityOver } from "../project/verifier.ts";
import { shapeNames } from "./editor/keyPage.ts";
import { explainFile, isMeantAsKey, keyOf, secretText } from "./explain.ts";
import {
  type ExplainedDeployment,
  type ExplainedOutcome,
  explainDeployments,
  furtherReasons,
  versionWords,
  wordsNotKnown,
} from "./explainDeployments.ts";
import { code, type LinkTo, plain, table } from "./markdownText.ts";
import { createMask } from "./mask.ts";

/** The authentication setup of a project as a document: for each deployment what wins and why. No value of a setting is in it. */
export function setupMarkdown(project: Project, pathOf: (uri: string) => string, to: LinkTo): string {
  const mask = createMask(project.deployments);
  const active = project.deployments.filter(({ purpose }) => purpose === "active");
  const explained = explainDeployments({ ...project, deployments: active }, pathOf);
  const parts = ["# Authentication setup"];
  if (explained.length === 0) parts.push("Nothing here that AgentOS reads.");
  explained.forEach((one, index) => {
    const deployment = active[index];
    if (deployment !== undefined && (deployment.productEvident || deployment.settings.length > 0))
      parts.push(...deploymentParts(project, deployment, one, pathOf, to, mask));
  });
  if (parts.length === 1) parts.push("Nothing here that AgentOS reads.");
  return `${parts.join("\n\n")}\n`;
}

function deploymentParts(
  project: Project,
  deployment: Deployment,
  explained: ExplainedDeployment,
  pathOf: (uri: string) => string,
  to: LinkTo,
  mask: (text: string) => string,
): string[] {
  const title = explained.title === "." ? "This folder" : explained.title;
  const parts = [`## ${plain(title)}`, `${plain(versionWords(explained))}.`];
  const apps = deployment.apps.map(
    (app) =>
      `${to(app.place, `AgentOS in ${pathOf(app.uri)}`)} (authorization: ${app.authorization === "unknown" ? "an expression" : app.authorization ? "on" : "off"})`,
  );
  parts.push(apps.length === 0 ? "No `AgentOS(...)` is in sight, so nothing is predicted." : `Apps: ${apps.join(", ")}.`);
  const evident = explained.runs.filter((run) => run.evident);
  const runs = evident.length > 0 ? evident : explained.runs;
  if (apps.length > 0) {
    for (const run of runs) {
      parts.push(`### What happens${runs.length > 1 ? ` when started by ${plain(run.title)}` : ""}`);
      if (!run.evident) parts.push(`Nothing in the project shows how it is started; ${plain(run.title)} is the usual way.`);
      parts.push(...outcomeParts(run.outcome).map(mask));
      if (run.outcome.startup === null && explained.notInSight.length > 0)
        parts.push(mask(`Not in sight: ${explained.notInSight.map(plain).join("; ")}.`));
    }
  }
  // The key that is set may be the one that counts among its sources and still guard nothing: JWT verification takes precedence.
  const securityKeyEffect = securityKeyEffectOf(deployment, runs);
  if (deployment.settings.length > 0) {
    parts.push(
      "### Settings, and which of them count",
      table(
        ["Setting", "Set in", "In force"],
        deployment.settings.map((setting) => settingRow(setting, to, securityKeyEffect)),
      ),
    );
  }
  const files = [...new Set(deployment.settings.map(({ uri }) => uri))];
  for (const uri of files) {
    const document = project.documents.get(uri);
    if (document?.syntax === "dotenv") parts.push(...loaderParts(document, pathOf(uri), deployment).map(mask));
  }
  const keys = keyRows(deployment, to);
  if (keys.length > 0) parts.push("### Keys", table(["Set in", "Key", "Layout", "Algorithm", "Works"], keys));
  return parts;
}

function outcomeParts(outcome: ExplainedOutcome): string[] {
  const reasons = furtherReasons(outcome);
  const because = reasons.length === 0 ? [] : [`Because ${reasons.map(plain).join("; ")}.`];
  if (outcome.startup !== null && outcome.startup !== "ok") {
    const effect = outcome.startup.at === "stack" ? "Every request gets 500" : "AgentOS does not start";
    return [`**${effect}:** ${code(outcome.startup.error)}`, ...because];
  }
  const opened = outcome.anonymous === 200 ? ["**The instance is open: anyone is let in, without a token.**"] : [];
  const row = (label: string, status: number | null, detail: string | undefined): readonly string[] => [
    label,
    status === null ? "not known" : String(status),
    detail !== undefined ? code(detail) : status === null || status < 400 ? "" : plain(wordsNotKnown(status)),
  ];
  const rows = [
    row("without a token", outcome.anonymous, outcome.details.anonymous),
    row("with a valid JWT of an administrator", outcome.validJwt, outcome.details.validJwt),
    row("with a valid JWT without scopes", outcome.noScopeJwt, outcome.details.noScopeJwt),
    ...(outcome.securityKey === null ? [] : [row("with OS\\_SECURITY\\_KEY", outcome.securityKey, outcome.details.securityKey)]),
  ];
  return [...opened, table(["`GET /agents`", "Status", "Words"], rows), ...because];
}

function settingRow({ name, role, namePlace, wins }: Setting, to: LinkTo, securityKeyEffect: string): readonly string[] {
  const effect =
    role === "look-alike"
      ? `no, AgentOS does not read it${meantName(name) === undefined ? "" : `; meant was perhaps ${meantName(name)}`}`
      : !wins
        ? "no, replaced by a stronger source"
        : role === "legacy-secret-key"
          ? "no, only JWTMiddleware of agno before 2.3.13 reads it"
          : role === "own"
            ? "yes, by the project's own code"
            : role === "security-key"
              ? securityKeyEffect
              : "yes";
  return [code(name), to(namePlace), plain(effect)];
}

/** The security key may be the one that counts among its sources and still guard nothing. */
function securityKeyEffectOf({ apps, runs: all, settings, versions }: Deployment, runs: ExplainedDeployment["runs"]): string {
  if (apps.length > 0 && runs.length > 0) {
    if (runs.every(({ outcome: { startup } }) => startup !== null && startup !== "ok")) return "no, AgentOS does not start";
    if (runs.every(({ outcome }) => outcome.anonymous === 200)) return "no, the instance is open";
    const decisive = all.filter(({ loader }) => runs.some((run) => run.loader === loader));
    const outcomes = decisive.flatMap((run) => run.outcomes);
    if (outcomes.length > 0 && outcomes.every(({ because }) => because.some((reason) => reason.code === "security-key-ignored")))
      return "no, JWT verification takes precedence";
    if (runs.every(({ outcome }) => outcome.securityKey === 401)) return "no, AgentOS refuses it in this setup";
    return "yes";
  }
  const hasJwt = settings.some(
    ({ role, wins, entry }) => (role === "verification-key" || role === "jwks-file") && wins && entry.value.value !== "",
  );
  return hasJwt && versions.agno.kind !== "not-installed" ? "no, JWT verification takes precedence where it is configured" : "yes";
}

/** What every loader makes of the settings of a file; loaders that agree share a row. */
function loaderParts(document: Parameters<typeof explainFile>[0], path: string, deployment: Deployment): string[] {
  const { settings } = explainFile(document, path, { versions: deployment.versions, algorithms: documentedAlgorithms });
  if (settings.length === 0) return [];
  const used = new Set<string>(deployment.runs.filter(({ evidence }) => evidence !== undefined).map(({ loader }) => loader));
  const rows = new Map<string, { readonly cells: readonly string[]; readonly loaders: string[] }>();
  for (const loader of Object.keys(settings[0]?.readings ?? {})) {
    const cells = settings.map(({ name, role, readings, verdicts }) => {
      const reading = readings[loader as keyof typeof readings];
      if (reading === undefined) return "";
      if (reading.kind === "refused") return `file refused: ${plain(reading.error ?? "")}`;
      if (reading.kind !== "value") return reading.kind === "absent" ? "not set" : "not known";
      const size = `${reading.bytes} bytes, ${reading.lines} ${reading.lines === 1 ? "line" : "lines"}`;
      const judged = isMeantAsKey({ name, role }) ? Object.entries(verdicts?.[loader as keyof typeof verdicts] ?? {}) : [];
      const good = judged.filter(([, { usable }]) => usable === true).map(([name]) => name);
      const depends = judged.filter(([, { usable }]) => usable === null).map(([name]) => name);
      const works =
        good.length > 0 && good.every((one) => one.startsWith("HS"))
          ? `, ${secretText(good, reading.looksLike)}`
          : good.length > 0
            ? `, works with ${good.join(", ")}`
            : depends.length > 0
              ? `, ${depends.join(", ")} depend on the installed versions`
              : judged.length > 0
                ? ", works with no algorithm"
                : "";
      return `${size}${works}`;
    });
    const title = loaderById(loader as Parameters<typeof loaderById>[0])?.title ?? loader;
    const name = used.has(loader) ? `**${plain(title)}** (used here)` : plain(title);
    const identity = JSON.stringify([
      cells,
      settings.map(({ readings }) => readings[loader as keyof typeof readings]?.sha256),
      used.has(loader),
    ]);
    const row = rows.get(identity);
    if (row === undefined) rows.set(identity, { cells, loaders: [name] });
    else row.loaders.push(name);
  }
  const body = [...rows.values()].map(({ cells, loaders }) => [loaders.join(", "), ...cells]);
  return [`### What each loader reads from ${plain(path)}`, table(["Loader", ...settings.map(({ name }) => code(name))], body)];
}

function keyRows(deployment: Deployment, to: LinkTo): readonly (readonly string[])[] {
  const rows = new Map<string, readonly string[]>();
  for (const use of deployment.keyUses) {
    if (use.consumer === "security-key" || (use.value.kind !== "text" && use.value.kind !== "bytes")) continue;
    const place = placeOf(use);
    if (place === undefined) continue;
    const text = classifyKeyText(use.value.text);
    const key = keyOf(text);
    const { algorithm } = use;
    const { usable } = usabilityOver(use.value.text, algorithm, deployment.versions);
    const works = { always: "yes", never: "no", depends: "depends on the installed versions", unknown: "not known" }[usable];
    rows.set(`${place.uri} ${place.span.start} ${algorithm.kind === "known" ? algorithm.name : ""}`, [
      to(place),
      key === undefined
        ? plain(text.kind.replaceAll("-", " "))
        : `${key.family} ${key.curve ?? key.bits ?? ""} ${key.family === "oct" ? "secret" : key.private ? "private" : "public"}${key.thumbprint === undefined ? "" : `, thumbprint ${key.thumbprint.slice(0, 8)}…`}`.replace(
            / {2,}/g,
            " ",
          ),
      key === undefined || key.shape === "not-pem" ? "" : shapeNames[key.shape],
      algorithm.kind === "known"
        ? `${isRegistered(algorithm.name) ? code(algorithm.name) : "a text that is no algorithm"}${algorithm.explicit ? "" : " (default)"}`
        : "an expression",
      works,
    ]);
  }
  return [...rows.values()];
}

const placeOf = (use: KeyUse): Setting["valuePlace"] | undefined =>
  use.setting?.namePlace ?? ("written" in use.value ? { uri: use.value.written.uri, span: use.value.written.span } : undefined);
