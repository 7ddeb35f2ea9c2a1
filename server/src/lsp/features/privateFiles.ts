import type { Repair } from "../../engine/finding.ts";
import { type PrivateFilesParams, privateFilesNotification } from "../protocol.ts";
import type { Session } from "../session.ts";

/** Tells the client which new files are their owner's alone, before it has the edit that makes them. */
export function announcePrivateFiles(session: Session, { changes }: Pick<Repair, "changes">): void {
  if (session.options.privateFiles !== true) return;
  const uris = changes.flatMap((change) => (change.kind === "create" && change.mode !== undefined ? [change.uri] : []));
  const params: PrivateFilesParams = { uris };
  if (uris.length > 0) void session.connection.sendNotification(privateFilesNotification, params);
}
