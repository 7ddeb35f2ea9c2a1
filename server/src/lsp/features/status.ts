import { type ConfigFile, configFileName } from "../../engine/configFile.ts";
import { type StatusParams, statusNotification } from "../protocol.ts";
import type { Folder, Session } from "../session.ts";
import { pathIn } from "./reports.ts";

/**
 * Tells our own client which configuration is in force, and where: settings, or a file. It is told when that may have changed and has; other clients do
 * not know the notification and get none.
 */
export function registerStatus(session: Session): void {
  if (session.options.fileSystem !== true) return;
  let last = "";
  session.onRefresh(() => void tell().catch((error: unknown) => session.reportFailure("status", error)));

  async function tell(): Promise<void> {
    const details: string[] = [];
    const configurations: { folder: string; detail: string }[] = [];
    for (const folder of session.folders.filter(({ loose }) => !loose)) {
      await session.analyse(folder);
      const name = session.folders.length > 1 ? `${folder.uri.slice(folder.uri.lastIndexOf("/") + 1)}: ` : "";
      details.push(`${name}${inForce(folder)}`);
      const bySettings = folder.settings.enable ? "settings" : "turned off";
      configurations.push({ folder: `${folder.uri}/`, detail: bySettings });
      for (const file of folder.workspace.configFiles()) {
        const path = pathIn(folder, file.uri);
        configurations.push({ folder: file.uri.slice(0, -configFileName.length), detail: detailOf(path, file) });
      }
    }
    const params: StatusParams = { state: "ready", detail: details.join(", ") || "ready", configurations };
    const text = JSON.stringify(params);
    if (text === last) return;
    last = text;
    await session.connection.sendNotification(statusNotification, params);
  }
}

function detailOf(path: string, { problems, configuration }: ConfigFile): string {
  if (problems.length > 0) return `${path} cannot be understood`;
  return configuration.enable ? path : `turned off by ${path}`;
}

function inForce({ workspace, settings, uri }: Folder): string {
  const files = workspace.configFiles();
  if (files.some(({ problems }) => problems.length > 0)) return `${configFileName} cannot be understood`;
  if (files.some((file) => file.uri === `${uri}/${configFileName}`)) return configFileName;
  return settings.enable ? (files.length > 0 ? `settings, and ${configFileName} of sub-folders` : "settings") : "turned off";
}
