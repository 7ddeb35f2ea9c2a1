import { keyMovesAt } from "../../engine/editor/keyMovesAt.ts";
import { toWorkspaceEdit } from "../convert.ts";
import { type KeyMove, type MoveKeyParams, moveKeyRequest } from "../protocol.ts";
import type { Session } from "../session.ts";
import { answer } from "./feature.ts";
import { announcePrivateFiles } from "./privateFiles.ts";

/** The ways of moving a key to a file, for the command of that name. */
export function registerMoveKey(session: Session): void {
  session.connection.onRequest(moveKeyRequest, ({ uri, position, fileName }: MoveKeyParams, token): Promise<readonly KeyMove[]> => {
    return answer<readonly KeyMove[]>(session, "moving a key", uri, token, [], ({ analysis, lines }) =>
      keyMovesAt(analysis, uri, lines.offsetOf(uri, position), fileName).flatMap(({ repair, fileName: name }): readonly KeyMove[] => {
        const { title, disabled } = repair;
        if (disabled !== undefined || name === undefined) return [{ title, disabled: disabled ?? "" }];
        const edit = toWorkspaceEdit(repair, lines, true);
        if (edit === undefined) return [];
        announcePrivateFiles(session, repair);
        return [{ title, fileName: name, edit }];
      }),
    );
  });
}
