// The client's pull of diagnostics asks this feature by name when a notebook opens, changes, is saved and closes. With a server that wants no notebooks
// none ever does.
import { leftOut } from "./clientFeature.mjs";

const never = () => ({ dispose() {} });

export class NotebookDocumentSyncFeature extends leftOut {
  static CellScheme = "vscode-notebook-cell";
  registrationType = { method: "notebookDocument/sync" };
  onOpenNotificationSent = never;
  onChangeNotificationSent = never;
  onSaveNotificationSent = never;
  onCloseNotificationSent = never;
  register() {}
  unregister() {}
  handles() {
    return false;
  }
}
