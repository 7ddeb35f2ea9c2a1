// Writes the dependency law as Biome overrides: each folder gets one list of imports that are closed to it.
import { closedDoors, doors, libraries, rooms } from "../support/dependencyLaw.mjs";

const closed = (group, message) => ({ group, message });

/** Libraries closed to a file set, all but those whose home it is. `home` is one of the globs in the law. */
function closedLibraries(isHome) {
  return libraries.filter((library) => !isHome(library)).map(({ patterns, reason }) => closed(patterns, `${reason}.`));
}

function closedRooms(room) {
  const open = new Set([room, ...rooms[room]]);
  const group = Object.keys(rooms)
    .filter((other) => !open.has(other))
    .map((other) => `**/${other}/**`);
  group.push("**/main.*", "**/client/**", ...(closedDoors[room] ?? []).map((door) => `**/${door}`));
  group.push(...(doors[room] ?? []).map((door) => `!**/${door}`));
  return closed(group, `Closed to ${room}/: every arrow of the dependency law points down (docs/ARCHITECTURE.md).`);
}

/** One override; `lib.webworker` globals that would reach outside are closed in the core as well. */
function override(includes, patterns, { core = false } = {}) {
  const rules = { style: { noRestrictedImports: { level: "error", options: { patterns } } } };
  if (core) {
    const outside = "The core does no I/O: host.FileSystem is the only door to the outside.";
    const deniedGlobals = Object.fromEntries(
      ["process", "Buffer", "console", "fetch", "XMLHttpRequest", "WebSocket", "importScripts"].map((name) => [name, outside]),
    );
    rules.style.noRestrictedGlobals = { level: "error", options: { deniedGlobals } };
  }
  return { includes, linter: { rules } };
}

/** The files this generator keeps: path → content. */
export function generate() {
  const overrides = [];
  const isClient = (library) => library.files.includes("client/src/**");
  // `protocol.ts` is the one file that client and server share.
  const server = closed(["**/server/**", "!**/server/src/lsp/protocol.ts"], "The client imports only lsp/protocol.ts from the server.");
  overrides.push(override(["client/src/**"], [server, ...closedLibraries(isClient)]));

  for (const room of Object.keys(rooms)) {
    const all = `server/src/${room}/**`;
    const everywhere = (library) => library.files.includes(all);
    const core = room !== "lsp" && room !== "cli";
    overrides.push(override([all], [closedRooms(room), ...closedLibraries(everywhere)], { core }));
  }
  overrides.push(
    override(
      ["server/src/main.*.ts"],
      closedLibraries((library) => library.files.includes("server/src/main.*.ts")),
    ),
  );

  // Later overrides win: the few files in which one library more is open.
  const homes = new Map();
  for (const library of libraries)
    for (const file of library.files)
      if (!/^(client\/src|server\/src\/[a-z]+)\/\*\*$/.test(file) && file !== "server/src/main.*.ts")
        homes.set(file, [...(homes.get(file) ?? []), library]);
  for (const [file, own] of homes) {
    const room = /^server\/src\/([a-z]+)\//.exec(file)?.[1];
    const inClient = file.startsWith("client/");
    const general = inClient ? "client/src/**" : room === undefined ? "server/src/main.*.ts" : `server/src/${room}/**`;
    const isHome = (library) => own.includes(library) || library.files.includes(general);
    const others = inClient ? [server] : room === undefined ? [] : [closedRooms(room)];
    overrides.push(override([file], [...others, ...closedLibraries(isHome)]));
  }
  const text = { $schema: "./node_modules/@biomejs/biome/configuration_schema.json", overrides };
  return new Map([["biome.law.json", `${JSON.stringify(text, null, 2)}\n`]]);
}
