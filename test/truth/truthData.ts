/**
 * The recorded truth: what real programs made of each case's `.env`, and what AgentOS made of the result. Nothing in it is predicted.
 * The fixtures are JSON lines under brotli, written by `scripts/packTruth.mjs`; keys and tokens are throw-away.
 */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { brotliDecompressSync } from "node:zlib";

/** The verifier stacks that were asked, newest first. */
export const stacks = [
  { id: "jwt2.15.1+crypto50.0.2", pyjwt: "2.15.1", cryptography: "50.0.2" },
  { id: "jwt2.15.1+crypto49.0.0", pyjwt: "2.15.1", cryptography: "49.0.0" },
  { id: "jwt2.12.1+crypto49.0.0", pyjwt: "2.12.1", cryptography: "49.0.0" },
  { id: "jwt2.10.1+crypto43.0.0", pyjwt: "2.10.1", cryptography: "43.0.0" },
  { id: "jwt2.6.0+crypto38.0.4", pyjwt: "2.6.0", cryptography: "38.0.4" },
] as const;

/** A token of a case; the first one of a case is signed with the private key that belongs to the key the user meant. */
export interface RecordedToken {
  readonly name: string;
  readonly alg: string;
  readonly kid: string | null;
  readonly token: string;
  /** Name of the signing key, or the secret, whichever signed it. */
  readonly key?: string;
  readonly secret?: string;
}

export interface TruthCase {
  readonly id: string;
  /** How the value was mangled. */
  readonly family: string;
  /** What AgentOS is configured with. */
  readonly algorithm: string;
  readonly key: string;
  /** The settings that were asked for. */
  readonly names: readonly string[];
  /** The env files in loading order. */
  readonly envFiles: readonly string[];
  /** Every file of the case's folder, the env files and what lies beside them, byte for byte. */
  readonly contents: ReadonlyMap<string, Uint8Array>;
  readonly tokens: readonly RecordedToken[];
  /** The value that the user meant, where there is one. */
  readonly intended: Uint8Array | undefined;
  /** By loader column: the environment that it gave, or its refusal. */
  readonly loaders: ReadonlyMap<string, LoaderAnswer>;
  readonly environments: ReadonlyMap<string, RecordedEnvironment>;
  /** The environment with the value that the user meant. */
  readonly intendedEnvironment: string | undefined;
}

export type LoaderAnswer =
  | { readonly kind: "environment"; readonly environment: string; readonly says?: string }
  | { readonly kind: "refused"; readonly error: string };

export interface RecordedEnvironment {
  readonly id: string;
  /** By setting; `null` is absent. A setting that was not recorded is not in the map. */
  readonly values: ReadonlyMap<string, RecordedValue | null>;
  /** One answer per stack, in the order of {@link stacks}. */
  readonly verify: ReadonlyMap<string, Verdict>;
  /** The real middleware on the newest stack. */
  readonly http: { readonly status: number | null; readonly detail: string | null; readonly exc?: string };
  /** The whole app, by `authorization=True` and `authorization=False`; recorded for the cases with OS_SECURITY_KEY. */
  readonly agentos?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

export interface RecordedValue {
  /** The first 12 hex digits of the SHA-256 of the value. */
  readonly digest: string;
  /** Length in bytes. */
  readonly length: number;
  /** The value; undefined where the record leaves out a path of the recording machine, so that only digest and length tell. */
  readonly bytes: Uint8Array | undefined;
}

/** What the verifier said of the first token. `at: "start"`: AgentOS does not start. */
export interface Verdict {
  readonly ok: boolean;
  readonly at?: "start" | "token";
  readonly exc?: string;
  readonly msg?: string;
  readonly warn?: unknown;
  readonly log?: unknown;
  readonly other_tokens?: readonly { readonly token: string; readonly ok: boolean; readonly exc?: string; readonly msg?: string }[];
}

interface RawCase {
  id: string;
  family: string;
  algorithm: string;
  key: string;
  names: string[];
  env_files: string[];
  tokens: RecordedToken[];
  intended: string | null;
  contents: Record<string, string>;
}

interface RawEnvironment {
  values: Record<string, string | null>;
  verify: (Verdict & { stacks: "all" | string[] })[];
  http: RecordedEnvironment["http"];
  agentos?: NonNullable<RecordedEnvironment["agentos"]>;
}

interface RawTruth {
  case: string;
  loaders: Record<string, string | { env: string; says?: string } | { error: string }>;
  envs: Record<string, RawEnvironment>;
  values: Record<string, { bytes: number; lines: number; text?: string; b64?: string }>;
  intended_env?: string;
}

/** All recorded cases, in the order of the record. Reads the fixtures at each call; keep the result. */
export function readTruth(): readonly TruthCase[] {
  const answers = new Map(records<RawTruth>("truth").map((answer) => [answer.case, answer]));
  return records<RawCase>("cases").map((raw) => {
    const answer = answers.get(raw.id);
    if (answer === undefined) throw new Error(`no recorded answer for ${raw.id}`);
    return join(raw, answer);
  });
}

function records<T>(name: string): T[] {
  const packed = readFileSync(fileURLToPath(new URL(`fixtures/${name}.jsonl.br`, import.meta.url)));
  const text = brotliDecompressSync(packed).toString("utf8");
  return text
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as T);
}

function join(raw: RawCase, answer: RawTruth): TruthCase {
  const values = new Map<string, RecordedValue>();
  for (const [digest, value] of Object.entries(answer.values)) {
    const bytes = value.b64 === undefined ? Buffer.from(value.text ?? "", "utf8") : Buffer.from(value.b64, "base64");
    const whole = createHash("sha256").update(bytes).digest("hex").startsWith(digest);
    if (!whole && !value.text?.includes("…/")) throw new Error(`${raw.id}: value ${digest} is damaged`);
    values.set(digest, { digest, length: value.bytes, bytes: whole ? bytes : undefined });
  }
  return {
    id: raw.id,
    family: raw.family,
    algorithm: raw.algorithm,
    key: raw.key,
    names: raw.names,
    envFiles: raw.env_files,
    contents: new Map(Object.entries(raw.contents).map(([name, text]) => [name, Buffer.from(text, "base64")])),
    tokens: raw.tokens,
    intended: raw.intended === null ? undefined : Buffer.from(raw.intended, "base64"),
    loaders: new Map(Object.entries(answer.loaders).map(([column, said]) => [column, loaderAnswer(said)])),
    environments: new Map(Object.entries(answer.envs).map(([id, environment]) => [id, recordedEnvironment(id, environment, values)])),
    intendedEnvironment: answer.intended_env,
  };
}

function loaderAnswer(said: RawTruth["loaders"][string]): LoaderAnswer {
  if (typeof said === "string") return { kind: "environment", environment: said };
  if ("error" in said) return { kind: "refused", error: said.error };
  return said.says === undefined
    ? { kind: "environment", environment: said.env }
    : { kind: "environment", environment: said.env, says: said.says };
}

function recordedEnvironment(id: string, raw: RawEnvironment, values: ReadonlyMap<string, RecordedValue>): RecordedEnvironment {
  const verify = new Map<string, Verdict>();
  for (const { stacks: asked, ...verdict } of raw.verify) {
    for (const stack of asked === "all" ? stacks.map((known) => known.id) : asked) verify.set(stack, verdict);
  }
  const named = Object.entries(raw.values).map(([name, digest]): [string, RecordedValue | null] => {
    if (digest === null) return [name, null];
    const value = values.get(digest);
    if (value === undefined) throw new Error(`value ${digest} is not recorded`);
    return [name, value];
  });
  const common = { id, values: new Map(named), verify, http: raw.http };
  return raw.agentos === undefined ? common : { ...common, agentos: raw.agentos };
}
