import type { Severity } from "../rules/rule.ts";
import type { Place } from "../text/place.ts";

/** The checks that a token goes through, in AgentOS's order. */
export type StepId =
  | "start"
  | "well-formed"
  | "mode"
  | "algorithm"
  | "key"
  | "key-usable"
  | "signature"
  | "time"
  | "audience"
  | "subject"
  | "scopes";

export interface Step {
  readonly id: StepId;
  readonly title: string;
  /** `unknown`: it depends on what is not known. `skipped`: an earlier step makes it moot. */
  readonly state: "passed" | "failed" | "unknown" | "skipped";
  /** One sentence; nothing of the token but `alg`, times and scopes. */
  readonly detail: string;
}

/** What in the files causes a failure: a finding, or the place that decides. */
export interface Cause {
  readonly text: string;
  readonly place: Place;
  readonly rule?: string;
  readonly severity?: Severity;
  /** Titles of the repairs that the editor offers there. */
  readonly fixes: readonly string[];
}

export interface Endpoint {
  readonly method: string;
  readonly path: string;
  readonly needs: readonly string[];
  readonly open: "yes" | "filtered" | "no";
}

/** What a token's scopes open. */
export interface Access {
  readonly agno: string;
  /** Whether scopes are checked at all; null: not known. */
  readonly checked: boolean | null;
  readonly endpoints: readonly Endpoint[];
  /** What is wrong with single scopes. */
  readonly problems: readonly string[];
}

export interface TokenFacts {
  readonly kind: "jwt" | "malformed" | "service-account";
  /** The header's `alg` where it is a name; no other value of the token is kept but its times and scopes. */
  readonly algorithm: string | null;
  readonly hasKid: boolean;
  /** ISO 8601, UTC. */
  readonly expires: string | null;
  readonly scopes: readonly string[] | null;
}

/** The diagnosis for one deployment; runs that come to the same answer are one. */
export interface Diagnosis {
  readonly title: string;
  readonly root: string;
  readonly kind: string;
  /** The ways of starting for which it holds. */
  readonly ways: readonly string[];
  /** Whether an `AgentOS(...)` was found; without one `AgentOS(authorization=True)` is assumed. */
  readonly appFound: boolean;
  readonly agno: string | null;
  /** What `GET /agents` is answered with this token. */
  readonly answer: { readonly status: number | null; readonly detail?: string };
  readonly accepted: boolean | null;
  readonly steps: readonly Step[];
  readonly firstFailure: StepId | null;
  /** What to do about it, one sentence. */
  readonly advice: string | null;
  readonly causes: readonly Cause[];
  readonly access: Access | null;
}

/** The doctor's answer to a token. */
export interface TokenReport {
  readonly token: TokenFacts;
  /** False when some deployment refuses it, true when all take it, null where that is not known. */
  readonly accepted: boolean | null;
  readonly diagnoses: readonly Diagnosis[];
}

/** The doctor's answer to an error text. */
export interface ErrorReport {
  /** Null for words that are none of AgentOS's. */
  readonly meaning: string | null;
  readonly id: string | null;
  readonly causes: readonly {
    readonly text: string;
    /** Found in this project. */
    readonly confirmed: boolean;
    readonly findings: readonly Cause[];
  }[];
  /** Deployments for which the model predicts these words. */
  readonly predicted: readonly string[];
  /** For a bare status: what is predicted for the project's deployments. Null for words that say more. */
  readonly problems: readonly PredictedProblem[] | null;
}

/** What the model predicts for one deployment, whatever token is sent. */
export interface PredictedProblem {
  readonly title: string;
  /** The error of the start, or the answer to a valid token; null where only findings speak. */
  readonly words: string | null;
  readonly causes: readonly Cause[];
}
