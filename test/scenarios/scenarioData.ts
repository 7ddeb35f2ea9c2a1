/**
 * The recorded scenarios: small projects that were run against real AgentOS. Nothing in them is predicted; `expected` was written by hand,
 * each entry naming an effect that the recording shows. The fixture is JSON lines under brotli, written by `scripts/packScenarios.mjs`;
 * keys and secrets are throw-away.
 */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { brotliDecompressSync } from "node:zlib";

export type Severity = "error" | "warning" | "info" | "hint";

export interface Scenario {
  readonly id: string;
  readonly note: string;
  /** Every file of the project by its relative path, as the user has it. */
  readonly contents: ReadonlyMap<string, Uint8Array>;
  /** The repaired files, laid over the project; absent where nothing had to be repaired. */
  readonly fixed: ReadonlyMap<string, Uint8Array> | undefined;
  readonly fix: RecordedFix | undefined;
  /** The versions it was run with; `cryptography: null` is "not installed". */
  readonly agno: string;
  readonly pyjwt: string;
  readonly cryptography: string | null;
  /** How it was started and what happened, first run first. */
  readonly runs: readonly ScenarioRun[];
  readonly worksAsIntended: boolean;
  readonly expected: readonly ExpectedFinding[];
  /** Codes that would be false alarms. */
  readonly mustNot: readonly string[];
  /** Codes that are neither wanted nor wrong. */
  readonly allowed: readonly string[];
  /** The first run under other versions of agno, by version. */
  readonly outcomeByAgno: ReadonlyMap<string, OutcomeByVersion>;
}

export interface ScenarioRun {
  /**
   * `dotenv` (the app calls load_dotenv), `uvicorn:FILE`, `compose:SERVICE` or `compose:SERVICE@FILE`, `bash:FILE` (`set -a; source`),
   * `process` (only `env`).
   */
  readonly loader: string;
  /** The working folder, relative to the project; "" is the project itself. */
  readonly dir: string;
  /** `module:attribute`, relative to `appDir`. */
  readonly app: string;
  readonly appDir: string;
  /** Variables that the process had before anything was loaded. */
  readonly env: Readonly<Record<string, string>>;
  /** Name of the key that signs the valid JWT, or `secret:…`. */
  readonly key: string | null;
  readonly alg: string;
  readonly kid: string | null;
  readonly claims: Readonly<Record<string, unknown>>;
  /** The bearer token of the request `sec`. */
  readonly sec: string | null;
  readonly probes: Readonly<Record<string, unknown>>;
  /** The statuses that the author evidently wants, by request. */
  readonly intent: Readonly<Record<string, number>>;
  readonly container: Readonly<Record<string, unknown>> | null;
  readonly outcome: RecordedOutcome;
}

export interface RecordedError {
  /** Python's class; `compose` when docker compose refused the files. */
  readonly exc: string;
  readonly msg: string;
}

export interface RecordedOutcome {
  readonly startup: "ok" | RecordedError;
  /** Building the middleware stack; null when it was not reached. */
  readonly stack: "ok" | RecordedError | null;
  /** `none`, `jwt` (an administrator), `noscope`, `sec`, and the probes. */
  readonly requests: Readonly<Record<string, { readonly status: number; readonly detail: string | null }>>;
  /** The auth variables of the process after loading. */
  readonly env: Readonly<Record<string, { readonly chars: number; readonly lines: number; readonly start: string }>>;
  readonly versions: { readonly pyjwt: string; readonly cryptography: string | null };
  readonly logs: readonly (readonly [level: string, text: string])[];
  readonly requestLogs: readonly (readonly [level: string, text: string])[];
  readonly loaderSays?: string;
}

export interface OutcomeByVersion {
  readonly startup: "ok" | RecordedError;
  /** HTTP statuses by request. */
  readonly requests: Readonly<Record<string, number>>;
}

export interface ExpectedFinding {
  readonly file: string;
  /** From 1: the assignment, argument or marker. */
  readonly line: number;
  readonly code: string;
  readonly severity: Severity;
  /** startup, load, reject, open, keyreject, probe:NAME, norbac, log:TEXT, risk. */
  readonly effect: string;
  readonly confirmed: boolean;
  /** Codes that are equally right. */
  readonly alt?: readonly string[];
  /** Places that are equally right. */
  readonly alt_lines?: readonly (readonly [file: string, line: number])[];
  readonly run?: number;
}

export interface RecordedFix {
  readonly text: string;
  readonly files: readonly string[];
  readonly delete: readonly string[];
  readonly verified: boolean;
  /** The requests of the repaired project, one record a run. */
  readonly requests?: readonly Readonly<Record<string, number>>[];
}

type RawContents = Record<string, string | { base64: string }>;

interface RawOutcome extends Omit<RecordedOutcome, "requests" | "env" | "logs" | "requestLogs" | "loaderSays"> {
  requests?: RecordedOutcome["requests"] | null;
  env?: RecordedOutcome["env"] | null;
  logs?: RecordedOutcome["logs"];
  request_logs?: RecordedOutcome["logs"];
  loader_says?: string;
}

interface RawScenario {
  id: string;
  contents: RawContents;
  fixed: RawContents | null;
  case: { runs: (Omit<ScenarioRun, "appDir" | "outcome"> & { app_dir: string })[] };
  truth: {
    agno: string;
    pyjwt: string;
    cryptography: string | null;
    note: string;
    outcome: RawOutcome;
    outcome_other_runs?: RawOutcome[];
    outcome_by_agno?: Record<string, OutcomeByVersion>;
    works_as_intended: boolean;
    expected: ExpectedFinding[];
    must_not: string[];
    allowed: string[];
    fix?: RecordedFix | null;
  };
}

/** All recorded scenarios, in the order of the record. Reads the fixture at each call; keep the result. */
export function readScenarios(): readonly Scenario[] {
  const packed = readFileSync(fileURLToPath(new URL("fixtures/scenarios.jsonl.br", import.meta.url)));
  const lines = brotliDecompressSync(packed).toString("utf8").trimEnd().split("\n");
  return lines.map((line) => scenario(JSON.parse(line) as RawScenario));
}

/** The project after the recorded repair: the repaired files laid over it, the deleted ones gone; undefined where there is none. */
export function fixedContents(of: Scenario): ReadonlyMap<string, Uint8Array> | undefined {
  if (of.fixed === undefined) return undefined;
  const files = new Map([...of.contents, ...of.fixed]);
  for (const gone of of.fix?.delete ?? []) files.delete(gone);
  return files;
}

function scenario(raw: RawScenario): Scenario {
  const { truth } = raw;
  const outcomes = [truth.outcome, ...(truth.outcome_other_runs ?? [])];
  return {
    id: raw.id,
    note: truth.note,
    contents: contents(raw.contents),
    fixed: raw.fixed === null ? undefined : contents(raw.fixed),
    fix: truth.fix ?? undefined,
    agno: truth.agno,
    pyjwt: truth.pyjwt,
    cryptography: truth.cryptography,
    runs: raw.case.runs.map(({ app_dir, ...run }, index) => {
      const recorded = outcomes[index];
      if (recorded === undefined) throw new Error(`${raw.id}: run ${index} has no recorded outcome`);
      return { ...run, appDir: app_dir, outcome: outcome(recorded) };
    }),
    worksAsIntended: truth.works_as_intended,
    expected: truth.expected,
    mustNot: truth.must_not,
    allowed: truth.allowed,
    outcomeByAgno: new Map(Object.entries(truth.outcome_by_agno ?? {})),
  };
}

function outcome({ request_logs, loader_says, ...raw }: RawOutcome): RecordedOutcome {
  const common = { ...raw, requests: raw.requests ?? {}, env: raw.env ?? {}, logs: raw.logs ?? [], requestLogs: request_logs ?? [] };
  return loader_says === undefined ? common : { ...common, loaderSays: loader_says };
}

function contents(raw: RawContents): ReadonlyMap<string, Uint8Array> {
  const decode = (content: RawContents[string]): Uint8Array =>
    typeof content === "string" ? Buffer.from(content, "utf8") : Buffer.from(content.base64, "base64");
  return new Map(Object.entries(raw).map(([path, content]) => [path, decode(content)]));
}
