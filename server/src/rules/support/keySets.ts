import { type JwksFacts, jwksFacts } from "../../keys/jwks.ts";
import type { EffectiveAlgorithm, JwksUse } from "../../project/facts.ts";
import { isProductAmong } from "../../project/quietFiles.ts";
import { hasUndecodableBytes } from "../../text/bytes.ts";
import type { Place } from "../../text/place.ts";
import type { Span } from "../../text/span.ts";
import type { Related, RuleContext, Severity } from "../rule.ts";
import { isBeforeJwks, jwksSeverity, keySeverity } from "./jwksUses.ts";
import { isActive } from "./keyCases.ts";
import { firstLine } from "./keyPlace.ts";
import { perDeployment } from "./perDeployment.ts";

type KeySetDocument = Extract<JwksUse["target"], { kind: "file" }>["document"];
/** A node of the JSON, with its place. */
export type JsonNode = NonNullable<KeySetDocument["data"]>;
type JsonItem = Extract<JsonNode, { kind: "map" }>["items"][number];

/** A file that AgentOS loads as a JWKS, or that looks like one. */
export interface KeySet {
  readonly uri: string;
  readonly document: KeySetDocument;
  /** How grave it is that the file cannot be used. */
  readonly severity: Severity;
  /** How grave it is that one of its keys cannot be used. */
  readonly keySeverity: Severity;
  /** The settings and arguments that lead to it; empty for a file that nothing is seen to load. */
  readonly uses: readonly JwksUse[];
  /** Whether the text decodes as UTF-8, as Python's `open()` wants it. */
  readonly encoding: "utf-8" | "utf-16" | "other";
  /** What AgentOS makes of the content; absent where Python's `json` refuses it. */
  readonly facts?: JwksFacts;
}

/** The key sets of an active deployment that files of this workspace hold, each once. */
export const keySets = perDeployment((context: RuleContext): readonly KeySet[] => (isBeforeJwks(context) ? [] : readKeySets(context)));

function readKeySets(context: RuleContext): readonly KeySet[] {
  const { deployment } = context;
  const byUri = new Map<string, { document: KeySetDocument; uses: JwksUse[] }>();
  for (const use of deployment.jwksUses) {
    if (use.target.kind !== "file") continue;
    const present = byUri.get(use.target.uri);
    if (present === undefined) byUri.set(use.target.uri, { document: use.target.document, uses: [use] });
    else present.uses.push(use);
  }
  return [...byUri].flatMap(([uri, { document, uses }]): KeySet[] => {
    const configured = uses.filter(({ source }) => source !== "file");
    if (configured.length > 0 ? !isActive(context) : !isWorthALook(context)) return [];
    const encoding = encodingOf(document.text);
    const value = encoding === "utf-8" && isJsonOfPython(document) ? plainValue(document.data) : undefined;
    return [
      {
        uri,
        document,
        severity: gravest(uses.map((use) => jwksSeverity(context, use))),
        keySeverity: gravest(uses.map((use) => keySeverity(context, use))),
        uses: configured,
        encoding,
        ...(value === undefined ? {} : { facts: jwksFacts(value) }),
      },
    ];
  });
}

/** Files that nothing loads matter only beside an AgentOS. */
const isWorthALook = ({ deployment, project }: RuleContext): boolean =>
  deployment.purpose === "active" && isProductAmong(project.deployments);

const order: readonly Severity[] = ["hint", "info", "warning", "error"];
const gravest = (severities: readonly Severity[]): Severity =>
  severities.reduce((worst, severity) => (order.indexOf(severity) > order.indexOf(worst) ? severity : worst), "hint");

function encodingOf(text: string): KeySet["encoding"] {
  // UTF-16 without its mark is valid UTF-8 as long as the text is ASCII: every other character is NUL.
  if (/^(?:\udcff\udcfe|\udcfe\udcff)/.test(text) || /^(?:\0[\s{[]|[\s{[]\0)/.test(text)) return "utf-16";
  return hasUndecodableBytes(text) ? "other" : "utf-8";
}

/** Whether Python's `json.load` takes the document. A repeated name is no error there: the last value counts. */
const isJsonOfPython = ({ problems, data }: KeySetDocument): boolean =>
  data !== undefined && problems.every(({ code }) => code === "json-duplicate-key");

function plainValue(node: JsonNode | undefined): unknown {
  if (node === undefined) return undefined;
  switch (node.kind) {
    case "scalar":
      return node.value;
    case "list":
      return node.items.map(plainValue);
    default: {
      // Without a prototype, so that no name of JSON means anything else.
      const value = Object.create(null) as Record<string, unknown>;
      for (const item of node.items) value[item.key.value] = plainValue(item.value);
      return value;
    }
  }
}

/** The member of a map by its name; the last one counts. */
export function memberOf(node: JsonNode | undefined, name: string): JsonItem | undefined {
  return node?.kind === "map" ? node.items.findLast(({ key }) => key.value === name) : undefined;
}

/** The nodes of the keys, in the order of `facts.entries`. */
export function keyNodes({ document }: KeySet): readonly JsonNode[] {
  const keys = memberOf(document.data, "keys")?.value;
  return keys?.kind === "list" ? keys.items : [];
}

/**
 * Where a finding about one key goes: the member that is at fault, else its `kty`, which stands where the key begins, else its first member,
 * else the key's first line.
 */
export function keyPlaceIn(set: KeySet, index: number, member?: string): Place {
  const node = keyNodes(set)[index];
  const item = (member === undefined ? undefined : memberOf(node, member)) ?? memberOf(node, "kty") ?? firstMember(node);
  return lineAt(set, item === undefined ? (node?.span ?? { start: 0, end: 0 }) : { start: item.key.span.start, end: item.value.span.end });
}

const firstMember = (node: JsonNode | undefined): JsonItem | undefined => (node?.kind === "map" ? node.items[0] : undefined);

/** Where a finding about the whole set goes: the name `keys`, or what stands first. */
export function setPlace(set: KeySet, name = "keys"): Place {
  const item = memberOf(set.document.data, name);
  return lineAt(set, item === undefined ? (set.document.data?.span ?? { start: 0, end: 0 }) : item.key.span);
}

/** The first line of a span of the file. */
export const lineAt = ({ uri, document }: KeySet, span: Span): Place => ({ uri, span: firstLine(document.text, span) });

/** The places that load the file. */
export const loadedAt = ({ uses }: KeySet): readonly Related[] =>
  uses.flatMap(({ pathPlace, source }) =>
    pathPlace === undefined
      ? []
      : [{ place: pathPlace, message: source === "environment" ? "JWT_JWKS_FILE names it here" : "jwks_file names it here" }],
  );

/** The algorithm that tokens for the keys of the file carry, where all that load it agree. */
export function algorithmOf({ uses }: KeySet): Extract<EffectiveAlgorithm, { kind: "known" }> | undefined {
  const [first, ...others] = uses.map(({ algorithm }) => algorithm);
  if (first?.kind !== "known" || others.some((other) => other.kind !== "known" || other.name !== first.name)) return undefined;
  return first;
}

/** A `kid` for a message: it is no secret, but it may be long. */
export const shownKid = (kid: string): string => (kid.length > 40 ? `${kid.slice(0, 39)}…` : kid);

/** Whether a key is declared for encryption, by `use` or by an `alg` that encrypts (RFC 7518 §4.1). */
export function isForEncryption(set: KeySet, index: number): boolean {
  const node = keyNodes(set)[index];
  const use = memberOf(node, "use")?.value;
  if (use?.kind === "scalar" && use.value === "enc") return true;
  const alg = memberOf(node, "alg")?.value;
  return alg?.kind === "scalar" && typeof alg.value === "string" && /^(?:RSA-OAEP|RSA1_5|ECDH-ES|A\d{3}(?:GCM)?KW|dir$)/.test(alg.value);
}
