// `npm run bench [-- --quick] [--only=lsp|cli]`: AuthLint beside its peers, on this machine, in one run. All measures are medians of
// interleaved runs (A B C, C A B, …), so that a drift of the machine's speed hits all alike; the ratios are what counts.
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "esbuild";
import { buildAll } from "../scripts/build.mjs";
import { ensureTool } from "../scripts/support/tools.mjs";
import { residentMemory, startSession } from "./client.mjs";
import { makeCorpus } from "./corpus.mjs";
import { makeDocument, seeded } from "./documents.mjs";
import { languageServers, scanners } from "./peers.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
const quick = process.argv.includes("--quick");
const only = process.argv.find((argument) => argument.startsWith("--only="))?.slice("--only=".length);
const rounds = quick ? 3 : 7;
const sizes = [
  ["1 KB", 1024, quick ? 30 : 100],
  ["100 KB", 100 * 1024, quick ? 8 : 30],
  ["1 MB", 1024 * 1024, quick ? 3 : 8],
];

const quantile = (values, q) => [...values].sort((a, b) => a - b)[Math.max(0, Math.ceil(q * values.length) - 1)];
const median = (values) => (values.length === 0 ? undefined : quantile(values, 0.5));

const shuffled = (list, seed) => {
  const random = seeded(seed);
  return list
    .map((item) => [random(), item])
    .sort((a, b) => a[0] - b[0])
    .map(([, item]) => item);
};

/** One fresh server on one document: start, open, and `edits` keystrokes that make and unmake a problem. */
async function measureServer(peer, size, edits) {
  const document = makeDocument(peer.kind, size);
  const session = await startSession(peer, { [document.name]: document.text });
  try {
    const uri = pathToFileURL(join(session.folder, document.name)).href;
    const before = document.text.slice(0, document.at);
    const line = before.split("\n").length - 1;
    const character = before.length - (before.lastIndexOf("\n") + 1);
    let version = 1;
    const opened = performance.now();
    const answer = await after("textDocument/didOpen", {
      textDocument: { uri, languageId: document.languageId, version, text: document.text },
    });
    const open = answer.time - opened;
    const clean = JSON.stringify(answer.items);
    const times = [];
    let verified = 0;
    for (let edit = 0; edit < edits; edit++) {
      const adding = edit % 2 === 0;
      version++;
      const start = { line, character };
      const end = adding ? start : { line, character: character + document.insert.length };
      const sent = performance.now();
      const accept = (items) => (JSON.stringify(items) === clean) !== adding;
      const { items, time } = await after("textDocument/didChange", {
        textDocument: { uri, version },
        contentChanges: [{ range: { start, end }, text: adding ? document.insert : "" }],
      });
      if (accept(items)) verified++;
      if (edit >= 2) times.push(time - sent); // the first two warm the path up
      await new Promise((fulfil) => setTimeout(fulfil, ((edit * 7 + 3) % 11) / 5)); // not in step with anybody's timer
    }
    return { start: session.startMs, open, times, verified: verified / Math.max(1, edits), memory: residentMemory(session.pid) };

    /** Tells the server something and waits for the diagnostics of that state: pushed, or asked for. */
    async function after(method, params) {
      if (session.usesPull()) {
        session.notify(method, params);
        return session.diagnostics(uri, version, () => true);
      }
      const pushed = session.diagnostics(uri, version, () => true);
      session.notify(method, params);
      return pushed;
    }
  } finally {
    await session.stop();
  }
}

async function benchServers() {
  const peers = await ensureTool("peers");
  const scratch = mkdtempSync(join(tmpdir(), "authlint-bench-"));
  const floor = join(scratch, "floor.cjs");
  await build({
    absWorkingDir: root,
    entryPoints: ["bench/floor.ts"],
    outfile: floor,
    bundle: true,
    platform: "node",
    format: "cjs",
    mainFields: ["module", "main"],
    minify: true,
  });
  const servers = languageServers(peers, floor);
  const results = new Map(servers.map(({ id }) => [id, { start: [], open: [], memory: [], keys: sizes.map(() => []), verified: [] }]));
  const dropped = new Map();
  for (let round = 0; round <= rounds; round++) {
    for (const [index, [label, size, edits]] of sizes.entries()) {
      if (index > 0 && round > Math.ceil(rounds / 3)) continue; // large documents need fewer rounds
      for (const peer of shuffled(servers, round * 10 + index)) {
        if (dropped.has(`${peer.id} ${index}`) || dropped.has(peer.id)) continue;
        try {
          const measured = await measureServer(peer, size, edits);
          if (round === 0) continue; // warms the file cache up
          const result = results.get(peer.id);
          if (index === 0) {
            result.start.push(measured.start);
            result.open.push(measured.open);
            if (measured.memory !== undefined) result.memory.push(measured.memory);
          }
          result.keys[index].push(...measured.times);
          result.verified.push(measured.verified);
        } catch (error) {
          dropped.set(index === 0 ? peer.id : `${peer.id} ${index}`, error.message);
          console.error(`${peer.name} at ${label}: ${error.message}`);
        }
      }
    }
    process.stderr.write(`round ${round} of ${rounds}\n`);
  }
  rmSync(scratch, { recursive: true, force: true });
  return { servers, results };
}

/** Columns: name and how to get the number out of a result. */
const serverColumns = [
  ["start → initialize", (r) => median(r.start)],
  ["open → diagnostics", (r) => median(r.open)],
  ...sizes.flatMap(([label], index) => [
    [`key ${label} p50`, (r) => median(r.keys[index])],
    ...(index === 0 ? [[`key ${label} p99`, (r) => (r.keys[index].length === 0 ? undefined : quantile(r.keys[index], 0.99))]] : []),
  ]),
  ["memory, MB", (r) => median(r.memory)],
];

const round = (value) => (value === undefined ? "–" : value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(2));

/** One table; each cell is the number and, behind a cross, its ratio to the row `base`. */
function table(title, rows, columns, baseId) {
  const base = rows.find(({ id }) => id === baseId)?.result;
  const cells = [
    [title, ...columns.map(([name]) => name)],
    ...rows.map(({ name, result }) => [
      name,
      ...columns.map(([, get]) => {
        const value = get(result);
        const of = base && get(base);
        return value === undefined || of === undefined || result === base ? round(value) : `${round(value)} (×${(value / of).toFixed(2)})`;
      }),
    ]),
  ];
  const widths = cells[0].map((_, column) => Math.max(...cells.map((line) => line[column].length)));
  const lines = cells.map(
    (line) => `| ${line.map((cell, column) => (column === 0 ? cell.padEnd(widths[column]) : cell.padStart(widths[column]))).join(" | ")} |`,
  );
  lines.splice(1, 0, `|${widths.map((width, column) => (column === 0 ? "-".repeat(width + 2) : `${"-".repeat(width + 1)}:`)).join("|")}|`);
  return lines.join("\n");
}

async function benchScanners() {
  const peers = await ensureTool("peers");
  const scratch = mkdtempSync(join(tmpdir(), "authlint-bench-"));
  const tools = scanners(peers);
  const counts = quick ? [1000] : [1000, 10_000];
  const results = new Map(tools.map(({ id }) => [id, counts.map(() => [])]));
  try {
    for (const [index, count] of counts.entries()) {
      const corpus = join(scratch, `files-${count}`);
      mkdirSync(corpus);
      makeCorpus(corpus, count);
      for (const { files, cwdModules } of tools) {
        for (const [name, text] of Object.entries(files ?? {})) writeFileSync(join(corpus, name), text);
        if (cwdModules !== undefined)
          symlinkSync(join(cwdModules, "node_modules", "@secretlint"), join(corpus, "node_modules", "@secretlint"), "junction");
      }
      const runs = count > 5000 ? 3 : quick ? 3 : 5;
      for (let run = 0; run <= runs; run++) {
        for (const tool of shuffled(tools, run)) {
          const started = performance.now();
          const { status, error, stderr } = spawnSync(tool.command[0], tool.command.slice(1), {
            cwd: corpus,
            stdio: ["ignore", "pipe", "pipe"],
            maxBuffer: 1 << 30,
            env: { ...process.env, NO_COLOR: "1" },
          });
          const took = performance.now() - started;
          if (error || status === null || status > 1)
            throw new Error(`${tool.name} failed (${status}): ${error?.message ?? stderr.toString().slice(0, 500)}`);
          if (run > 0) results.get(tool.id)[index].push(took);
        }
      }
    }
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
  const columns = counts.map((count, index) => [`${count.toLocaleString("en")} files, ms`, (r) => median(r[index])]);
  return table(
    "command line (× AuthLint)",
    tools.map(({ name, id }) => ({ name, id, result: results.get(id) })),
    columns,
    "authlint",
  );
}

if (!process.argv.includes("--no-build")) await buildAll({ production: true, log: () => {} });
const tables = [];
if (only !== "cli") {
  const { servers, results } = await benchServers();
  const rows = servers.map(({ name, id }) => ({ name, id, result: results.get(id) }));
  tables.push(table("language server, ms (× AuthLint)", rows, serverColumns, "authlint"));
  for (const { name, result } of rows)
    if (result.verified.length > 0 && median(result.verified) < 1)
      tables.push(`${name}: only ${Math.round(median(result.verified) * 100)} % of its answers reflected the keystroke.`);
}
if (only !== "lsp") tables.push(await benchScanners());
console.log(`Node ${process.version}, ${process.platform}-${process.arch}, medians\n\n${tables.join("\n\n")}`);
