import type { Command } from "./command.ts";
import { type DataNode, member } from "./data.ts";
import { readShellCommands } from "./shellWords.ts";

/** The commands of the `scripts` of a `package.json`, in order. */
export function commandsOfPackageScripts(data: DataNode | undefined): Command[] {
  const scripts = member(data, "scripts");
  if (scripts?.kind !== "map") return [];
  return scripts.items.flatMap(({ value }) =>
    value.kind === "scalar" && typeof value.value === "string" ? readShellCommands(value.text).filter(({ words }) => words.length > 0) : [],
  );
}
