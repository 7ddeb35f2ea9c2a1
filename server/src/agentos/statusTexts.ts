import { type ErrorText, recogniseError } from "./errorTexts.ts";

/** What is known where only the status was pasted, or the title of a dialog: the reason is in the body of the answer. */
export interface BareStatus {
  /** Null where the words fit both. */
  readonly status: 401 | 403 | null;
  readonly meaning: string;
  /** The texts that the body can hold, as AgentOS words them, and what each means. */
  readonly texts: readonly { readonly words: string; readonly known: ErrorText }[];
}

/** One text for each reason for which AgentOS refuses a request (agno 2.9.0, os/middleware/jwt.py and os/auth.py), the usual ones first. */
const words: Readonly<Record<401 | 403, readonly string[]>> = {
  401: [
    "Authorization header missing",
    "Invalid token: The specified alg value is not allowed",
    "Invalid token: Signature verification failed",
    "Error decoding token: Could not parse the provided public key.",
    "Error decoding token: Expecting a PEM-formatted key.",
    "Invalid token: No verification keys configured",
    "Token has expired",
    "Invalid token: The token is not yet valid (iat)",
    "Invalid token audience - token not valid for this AgentOS instance",
    "Invalid token subject",
    "Invalid token: Not enough segments",
    "Invalid token: Algorithm not supported",
    "Authorization header required",
    "Invalid authentication token",
  ],
  403: ["Insufficient permissions. Required scope(s): agents:read"],
};

const meanings = {
  401: "The status alone says that the request was refused before its scopes were looked at. The reason is the text behind `detail` in the answer's body.",
  403: "The status alone says that the credential was accepted, and that its scopes do not open the endpoint. The body's `detail` names the scope that is missing.",
  both: "The words alone say that the request was refused. The status of the answer (401: the credential, 403: its scopes) and the text behind `detail` in its body tell why.",
};

/** Recognises a bare status or its title; undefined for anything else. Ask `recogniseError` first: it knows the reasons themselves. */
export function bareStatus(text: string): BareStatus | undefined {
  const is401 = /\b401\b|unauthori[sz]ed|not authenticated|authentication (?:failed|required|error)/i.test(text);
  const is403 = /\b403\b|\bforbidden\b/i.test(text);
  if (!is401 && !is403 && !/authori[sz]ation (?:failed|error)|RBAC auth/i.test(text)) return undefined;
  const status = is401 === is403 ? null : is401 ? 401 : 403;
  const possible = status === null ? [...words[401], ...words[403]] : words[status];
  return {
    status,
    meaning: meanings[status ?? "both"],
    texts: possible.flatMap((one) => {
      const known = recogniseError(one);
      return known === undefined ? [] : [{ words: one, known }];
    }),
  };
}
