import type { Place } from "../text/place.ts";

/** What the model predicts for one app in one run. `null` is "not known". */
export interface Outcome {
  /** Importing the app and `get_app()`; `stack` errors appear at the first request (the middleware stack is built lazily). */
  readonly startup: "ok" | { readonly error: string; readonly exception?: string; readonly at: "load" | "import" | "stack" } | null;
  /** `GET /agents` without a token. */
  readonly anonymous: Answer;
  /** … with a valid token of an administrator, signed with the key that belongs to the configured verification key. */
  readonly validJwt: Answer;
  /** … with a valid token that has no scopes. */
  readonly noScopeJwt: Answer;
  /** … with the security key as bearer token; `null` status where there is none. */
  readonly securityKey: Answer;
  readonly because: readonly Reason[];
}

export interface Answer {
  /** HTTP status, or null where it is not known. */
  readonly status: number | null;
  /** The `detail` of the answer's body where it is known. */
  readonly detail?: string;
}

/** Why the outcome is as it is: one sentence and the place that causes it. */
export interface Reason {
  readonly code: string;
  readonly text: string;
  readonly place?: Place;
}
