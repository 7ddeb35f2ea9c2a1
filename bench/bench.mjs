// `npm run bench [-- --quick] [--only=lsp|cli]`: AuthLint beside its peers, on this machine, in one run of about four minutes (`--quick`: one). All
// measures are medians of interleaved runs (A B C, C A B, …), so that a drift of the machine's speed hits all alike; the ratios are what counts.
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
import { formatted, median, quantile, ratiosTable, table } from "./tables.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
const quick = process.argv.includes("--quick");
const only = process.argv.find((argument) => argument.startsWith("--only="))?.slice("--only=".length);
/** Size of the document, keystrokes in a round, rounds (one more, for 1 KB, warms the file cache up), and what a round may take, in ms. */
const sizes = [
  { label: "1 KB", size: 1024, edits: quick ? 40 : 100, rounds: quick ? 2 : 4, patience: 3000 },
  { label: "100 KB", size: 100 * 1024, edits: quick ? 10 : 30, rounds: quick ? 1 : 2, patience: 3000 },
  { label: "1 MB", size: 1024 * 1024, edits: quick ? 6 : 10, rounds: quick ? 1 : 2, patience: 2500 },
  // Nobody writes such a file, and some peers take minutes for it.
  { label: "10 MB", size: 10 * 1024 * 1024, edits: 6, rounds: quick ? 0 : 1, patience: 5000, only: ["floor", "authlint", "json"] },
];
/** Documents that are opened at once, and who can be asked to. */
const many = { count: quick ? 1000 : 10_000, only: ["floor", "authlint", "json"] };
/** A scanner that takes longer for a tree than this many ms is stopped. */
const scannerPatience = 45_000;

const shuffled = (list, seed) => {
  const random = seeded(seed);
  return list
    .map((item) => [random(), item])
    .sort((a, b) => a[0] - b[0])
    .map(([, item]) => item);
};

/**
 * One fresh server on one document: start, open, and keystrokes. Every other one makes a problem, each time with another text as a person would, and
 * the next one unmakes it; where the document has other places to type in, that is so for the first and the last two, and the ones between change
 * nothing. After `patience` ms the rest of them is left out.
 */
async function measureServer(peer, { size, edits, patience }) {
  const document = makeDocument(peer.kind, size);
  const session = await startSession(peer, { [document.name]: document.text });
  try {
    const uri = pathToFileURL(join(session.folder, document.name)).href;
    const { at, others } = document;
    let version = 1;
    const opened = performance.now();
    const answer = await after("textDocument/didOpen", {
      textDocument: { uri, languageId: document.languageId, version, text: document.text },
    });
    const open = answer.time - opened;
    const clean = JSON.stringify(answer.items);
    const times = [];
    let verified = 0;
    let asked = 0;
    let inserted = "";
    for (let edit = 0; edit < edits && (edit < 4 || performance.now() - opened < patience); edit++) {
      const adding = edit % 2 === 0;
      const isElsewhere = others.length > 0 && edit >= 2 && edit < edits - 2;
      version++;
      const start = isElsewhere ? others[(edit >> 1) % others.length] : at;
      const end = adding ? start : { line: start.line, character: start.character + inserted.length };
      if (adding) inserted = isElsewhere ? document.typed(edit >> 1) : (document.insertAt?.(edit / 2) ?? document.insert);
      const sent = performance.now();
      const accept = (items) => (JSON.stringify(items) === clean) !== (adding && !isElsewhere);
      const { items, time } = await after("textDocument/didChange", {
        textDocument: { uri, version },
        contentChanges: [{ range: { start, end }, text: adding ? inserted : "" }],
      });
      if (accept(items)) verified++;
      asked++;
      // The first two warm the path up.
      if (edit >= 2 && isElsewhere === others.length > 0) times.push(time - sent);
      await new Promise((fulfil) => setTimeout(fulfil, ((edit * 7 + 3) % 11) / 5)); // not in step with anybody's timer
    }
    return { start: session.startMs, open, times, verified: verified / Math.max(1, asked), memory: residentMemory(session.pid) };

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
  const results = new Map(
    servers.map(({ id }) => [id, { start: [], open: [], memory: [], keys: sizes.map(() => []), verified: [], many: [] }]),
  );
  const dropped = new Set();
  for (const [index, size] of sizes.entries()) {
    for (let round = index === 0 ? 0 : 1; round <= size.rounds; round++) {
      for (const peer of shuffled(servers, round * 10 + index)) {
        if (dropped.has(peer.id) || size.only?.includes(peer.id) === false) continue;
        try {
          const measured = await measureServer(peer, round === 0 ? { ...size, edits: 4 } : size);
          if (round === 0) continue;
          const result = results.get(peer.id);
          if (index === 0) {
            result.start.push(measured.start);
            result.open.push(measured.open);
            if (measured.memory !== undefined) result.memory.push(measured.memory);
          }
          result.keys[index].push(...measured.times);
          result.verified.push(measured.verified);
        } catch (error) {
          // A peer that gives up on a document is not asked about larger ones.
          dropped.add(peer.id);
          console.error(`${peer.name} at ${size.label}: ${error.message}`);
        }
      }
    }
    process.stderr.write(`${size.label} done\n`);
  }
  for (const peer of servers.filter(({ id }) => many.only.includes(id)))
    results.get(peer.id).many.push(await measureMany(peer, many.count).catch(() => Number.NaN));
  rmSync(scratch, { recursive: true, force: true });
  return { servers, results };
}

/** Opens many documents at once and waits for the diagnostics of each; in ms. */
async function measureMany(peer, count) {
  const documents = Array.from({ length: count }, (_, index) => {
    const document = makeDocument(peer.kind, 600, 1 + (index % 50));
    return { ...document, name: `d${index % 100}/s${index}/${document.name}` };
  });
  const session = await startSession(peer, Object.fromEntries(documents.slice(0, 1).map(({ name, text }) => [name, text])));
  try {
    const uris = documents.map(({ name }) => pathToFileURL(join(session.folder, name)).href);
    const started = performance.now();
    const pushed = session.usesPull() ? undefined : uris.map((uri) => session.diagnostics(uri, 1, () => true));
    for (const [index, { languageId, text }] of documents.entries())
      session.notify("textDocument/didOpen", { textDocument: { uri: uris[index], languageId, version: 1, text } });
    await Promise.all(pushed ?? uris.map((uri) => session.diagnostics(uri, 1, () => true)));
    return performance.now() - started;
  } finally {
    await session.stop();
  }
}

/** Columns: name and how to get the number out of a result. */
const serverColumns = [
  ["start → initialize", (r) => median(r.start)],
  ["open → diagnostics", (r) => median(r.open)],
  ...sizes.flatMap(({ label }, index) => [
    [`key ${label} p50`, (r) => median(r.keys[index])],
    ...(index === 0 ? [[`key ${label} p99`, (r) => quantile(r.keys[index], 0.99)]] : []),
  ]),
  [`${many.count.toLocaleString("en")} documents`, (r) => median(r.many)],
  ["memory, MB", (r) => median(r.memory)],
];

async function benchScanners() {
  const peers = await ensureTool("peers");
  const scratch = mkdtempSync(join(tmpdir(), "authlint-bench-"));
  const tools = scanners(peers);
  const counts = quick ? [1000] : [1000, 10_000];
  const stopped = new Map();
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
      const runs = quick ? 2 : 3;
      for (let run = 0; run <= runs; run++) {
        for (const tool of shuffled(tools, run)) {
          if (stopped.get(tool.name) === count) continue;
          const started = performance.now();
          const { status, error, stderr } = spawnSync(tool.command[0], tool.command.slice(1), {
            cwd: corpus,
            stdio: ["ignore", "pipe", "pipe"],
            maxBuffer: 1 << 30,
            timeout: scannerPatience,
            env: { ...process.env, NO_COLOR: "1" },
          });
          const took = performance.now() - started;
          if (error?.code === "ETIMEDOUT") {
            stopped.set(tool.name, count);
          } else if (error || status === null || status > 1)
            throw new Error(`${tool.name} failed (${status}): ${error?.message ?? stderr.toString().slice(0, 500)}`);
          if (run > 0 || stopped.get(tool.name) === count) results.get(tool.id)[index].push(took);
        }
      }
    }
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
  const columns = counts.map((count, index) => [`${count.toLocaleString("en")} files, ms`, (r) => median(r[index])]);
  const rows = tools.map(({ name, id }) => ({ name, id, result: results.get(id) }));
  const notes = [
    ...tools.flatMap(({ note }) => note ?? []),
    ...[...stopped].map(([name, count]) => `${name} was stopped at ${count} files after ${scannerPatience} ms: it takes longer than that.`),
  ];
  return { rows, columns, notes };
}

if (!process.argv.includes("--no-build")) await buildAll({ production: true, log: () => {} });
const output = [];
const ratios = [];
if (only !== "cli") {
  const { servers, results } = await benchServers();
  const rows = servers.map(({ name, id }) => ({ name, id, result: results.get(id) }));
  output.push(table("language server, ms (× AuthLint)", rows, serverColumns, "authlint"));
  for (const { name, result } of rows)
    if (result.verified.length > 0 && median(result.verified) < 1)
      output.push(`${name}: only ${Math.round(median(result.verified) * 100)} % of its answers reflected the keystroke.`);
  const get = (id, column) => serverColumns.find(([name]) => name === column)?.[1](results.get(id));
  const against = (what, column, peer, bar, own = "authlint") => ratios.push([what, get(own, column), get(peer, column), peer, bar]);
  against("start", "start → initialize", "floor", "+40 ms");
  against("keystroke at 1 KB, p50", "key 1 KB p50", "json", "1", "authlint-elsewhere");
  against("keystroke at 1 KB, p99", "key 1 KB p99", "json", "1", "authlint-elsewhere");
  against("… with an app beside it, p50", "key 1 KB p50", "json", "1", "authlint-app-elsewhere");
  against("… in the setting of a finding, p50", "key 1 KB p50", "json", "1");
  against("… in the setting of a finding, p99", "key 1 KB p99", "json", "1");
  against("… both, p50", "key 1 KB p50", "json", "1", "authlint-app");
  against("keystroke at 100 KB", "key 100 KB p50", "json", "10 ms (0.5)");
  against("keystroke at 1 MB", "key 1 MB p50", "json", "(0.33)");
  against("keystroke at 10 MB", "key 10 MB p50", "json", "(0.33)");
  against("YAML at 1 KB", "key 1 KB p50", "yaml", "(0.3)", "authlint-yaml");
  against("start", "start → initialize", "eslint", "");
  against(`${many.count.toLocaleString("en")} documents opened`, `${many.count.toLocaleString("en")} documents`, "json", "(0.8)");
  against("memory", "memory, MB", "json", "80 MB (0.95)");
}
if (only !== "lsp") {
  const { rows, columns, notes } = await benchScanners();
  output.push(table("command line (× AuthLint)", rows, columns, "authlint"), ...notes);
  const of = (id, get) => get(rows.find((row) => row.id === id).result);
  for (const [name, get] of columns) {
    ratios.push([name, of("authlint", get), of("secretlint", get), "secretlint", "0.25 (0.17)"]);
    ratios.push([name, of("authlint", get), of("ripgrep", get), "ripgrep", "(4.5)"]);
  }
}
output.push(ratiosTable(ratios));
console.log(
  `Node ${process.version}, ${process.platform}-${process.arch}, medians; ${formatted(process.uptime())} s\n\n${output.join("\n\n")}`,
);
