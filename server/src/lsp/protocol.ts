/**
 * What client and server say to each other beyond the language server protocol. The only file of the server that the client may import;
 * it imports nothing but the form of the packed rule pages, which the client shows itself.
 */

export { unpackRulePages } from "../text/rulePages.ts";

/** The server asks the client to read from `workspace.fs`, for files that it cannot reach itself (virtual and web workspaces). */
export const readFileRequest = "authlint/readFile";
export interface ReadFileParams {
  readonly uri: string;
}
/** Bytes in base64, or why there are none. */
export type ReadFileResult =
  | { readonly kind: "bytes"; readonly base64: string }
  | { readonly kind: "failed"; readonly reason: "not-found" | "is-directory" | "no-permission" | "too-large" | "other" };

export const statRequest = "authlint/stat";
export type StatResult = { readonly type: "file" | "directory" | "other"; readonly size: number; readonly modified: number } | null;

export const listRequest = "authlint/list";
export type ListResult = readonly { readonly name: string; readonly type: "file" | "directory" | "other" }[];

export const findRequest = "authlint/find";
export interface FindParams {
  readonly root: string;
  readonly names: readonly string[];
  readonly limit?: number;
  readonly flat?: boolean;
}

/** The server tells how it fares, for the language status item. */
export const statusNotification = "authlint/status";
export interface StatusParams {
  readonly state: "ready" | "busy" | "error";
  /** One line for people: which configuration is in force, or what went wrong (never content). */
  readonly detail: string;
  /** The same for the files below each of these folders (URIs that end in a slash): the longest that a file begins with counts. */
  readonly configurations?: readonly { readonly folder: string; readonly detail: string }[];
}

/**
 * The server names the files that a fix would make for their owner alone (a private key), just before it offers the fix: the file creation of the
 * protocol cannot carry permissions. Addresses only.
 */
export const privateFilesNotification = "authlint/privateFiles";
export interface PrivateFilesParams {
  readonly uris: readonly string[];
}

/** Setting `authlint.*` as the client sends it, per resource. */
export interface Settings {
  readonly enable: boolean;
  readonly run: "onType" | "onSave";
  readonly rules: Readonly<Record<string, "error" | "warning" | "info" | "hint" | "off">>;
  readonly loaders: readonly string[];
  readonly agnoVersion: string;
  readonly files: { readonly include: readonly string[]; readonly exclude: readonly string[] };
  readonly codeAction: {
    readonly disableRuleComment: { readonly enable: boolean };
    readonly showDocumentation: { readonly enable: boolean };
  };
  readonly inlayHints: { readonly enable: boolean };
}

/** What the client tells at start. A client that sends none of it gets the behaviour of the bare protocol. */
export interface InitializationOptions {
  /** The client answers the file requests above. */
  readonly fileSystem?: boolean;
  /** The client sets the permissions of new files when it is told which. */
  readonly privateFiles?: boolean;
  /** Where rule pages are shown, with `{rule}` for the id: `vscode://authlint.authlint/rules/{rule}`. */
  readonly ruleUrl?: string;
  /** Commands that the client has. */
  readonly commands?: readonly string[];
  readonly settings?: Partial<Settings>;
}

/** Command that shows a rule's page; argument: the rule id. */
export const showRuleCommand = "authlint.showRule";

/** Command that shows a place; arguments: uri, line and character, both from 0. */
export const openPlaceCommand = "authlint.openPlace";
/** Command that takes a quick fix; arguments: uri, line, character, title. */
export const applyFixCommand = "authlint.applyFix";
/** Command that saves the files that a fix has made, so that no key is in memory alone; arguments: their uris. */
export const saveFilesCommand = "authlint.saveFiles";

/** The ways of moving the key at a place (else the first of the file) to a file of its own, best first. */
export const moveKeyRequest = "authlint/moveKey";
export interface MoveKeyParams {
  readonly uri: string;
  readonly position: { readonly line: number; readonly character: number };
  /** What the new file is to be called; without it a free name is taken. */
  readonly fileName?: string;
}
/** One way. `edit` is a `WorkspaceEdit` of the protocol. A way that cannot be taken says why instead. */
export type KeyMove =
  | { readonly title: string; readonly fileName: string; readonly edit: object }
  | { readonly title: string; readonly disabled: string };

/** Why a token is refused, or what an error text means. The token is looked at and forgotten. */
export const explainTokenRequest = "authlint/explainToken";
export interface ExplainTokenParams {
  readonly token?: string;
  readonly error?: string;
  /** A file of the folder that is meant; all folders without it. */
  readonly uri?: string;
}
/** A document for people. `null` where there is nothing to say it about. */
export interface Report {
  readonly markdown: string;
}

/** What wins in each deployment, and why. */
export const showSetupRequest = "authlint/showSetup";
export interface ShowSetupParams {
  readonly uri?: string;
}

/** Looks at a folder again, from the disk; without `uri` at all of them. */
export const workspaceScanRequest = "authlint/scanWorkspace";
export interface ScanParams {
  readonly uri?: string;
}
export interface ScanResult {
  readonly files: number;
  readonly errors: number;
  readonly warnings: number;
  readonly others: number;
  /** One line for each finding, as the command line prints them. */
  readonly lines: readonly string[];
}
