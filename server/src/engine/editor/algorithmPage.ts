import { documentedAlgorithms, familyOf, isRegistered, meantAlgorithm, secretBytesOf } from "../../agentos/algorithms.ts";
import { classifyKeyText } from "../../keys/classify.ts";
import type { Deployment, KeyUse } from "../../project/facts.ts";
import { keyTitle } from "./keyPage.ts";
import { type Block, code, deploymentName, heading, type Page, paragraph, table } from "./page.ts";
import { useName, verdictText } from "./settingPage.ts";

/** What an algorithm name means to AgentOS, and whether the keys that the deployments give it fit. */
export function algorithmPage(name: string, deployments: readonly Deployment[]): Page {
  const blocks: Block[] = [heading(`Algorithm ${name === "" ? '""' : name}`), paragraph(algorithmText(name))];
  const rows = deployments.flatMap((deployment) =>
    deployment.keyUses.flatMap((use) =>
      fitsInto(use, name) ? [[deploymentName(deployment), useName(use), ...judge(use, name, deployment)]] : [],
    ),
  );
  if (rows.length > 0) blocks.push(table(["Deployment", "Key", "Kind", `With ${name}`], rows.slice(0, 12)));
  return blocks;
}

/** Keys that are verified with; the security key is compared, whatever the algorithm. */
const fitsInto = (use: KeyUse, name: string): boolean =>
  use.consumer !== "security-key" && (use.algorithm.kind === "unknown" || use.algorithm.name === name);

function judge(use: KeyUse, name: string, deployment: Deployment): readonly string[] {
  const reading = use.value.kind === "text" ? ({ kind: "value", value: use.value.text } as const) : use.readings[0]?.reading;
  if (reading === undefined || reading.kind !== "value") return ["not known", "not known"];
  const title = keyTitle(classifyKeyText(reading.value));
  return [title === "No key" ? "text" : title, verdictText(reading, { kind: "known", name, explicit: true }, deployment.versions)];
}

/** One sentence on a name, for hovers and completions. */
export function algorithmText(name: string): string {
  if (name === "") return "An empty name means RS256.";
  if (name === "none") return "Unsigned tokens. PyJWT refuses them, so every request is answered with 401.";
  if (!isRegistered(name)) {
    const meant = meantAlgorithm(name);
    return `PyJWT knows no algorithm of this name, exact in case: every token is refused.${meant === undefined ? "" : ` ${code(meant)} was likely meant.`}`;
  }
  const { family, curve } = familyOf(name) ?? { family: "none" };
  const documented = documentedAlgorithms.includes(name) ? "" : " AgentOS's documentation does not list it, but it works.";
  const hash = /\d{3}/.exec(name)?.[0];
  switch (family) {
    case "RSA":
      return `${name.startsWith("PS") ? "RSA-PSS" : "RSA PKCS#1 v1.5"} with SHA-${hash}. Takes an RSA public key of at least 2048 bits.${name === "RS256" ? " The default, and what the control plane at os.agno.com signs with." : ""}${documented}`;
    case "EC":
      return `ECDSA with SHA-${hash === "521" ? "512" : hash}. Takes a public key on the curve ${curve}.${documented}`;
    case "OKP":
      return `Edwards-curve signatures (RFC 8037). Takes an Ed25519 or Ed448 public key.${documented}`;
    default:
      return `HMAC with SHA-${hash}: one shared secret signs and verifies. It should have at least ${secretBytesOf(name) ?? 32} bytes (RFC 7518 section 3.2).${documented}`;
  }
}
