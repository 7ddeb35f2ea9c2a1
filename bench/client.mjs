// Drives any language server over stdio, push or pull, without a protocol library of its own (its cost must not show).
import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";

const patience = 60_000;

const capabilities = {
  workspace: { configuration: true, workspaceFolders: true, didChangeConfiguration: { dynamicRegistration: true } },
  textDocument: {
    synchronization: {},
    diagnostic: { dynamicRegistration: true },
    publishDiagnostics: { relatedInformation: true, versionSupport: true },
    codeAction: { codeActionLiteralSupport: { codeActionKind: { valueSet: ["quickfix"] } } },
    hover: {},
  },
};

/** Starts a peer on a scratch folder with the given files; tells the running session. `startMs` is process start → initialize answered. */
export async function startSession(peer, files) {
  const folder = mkdtempSync(join(tmpdir(), "authlint-bench-"));
  for (const [name, text] of Object.entries({ ...peer.files, ...files })) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  const started = performance.now();
  const child = spawn(peer.command[0], peer.command.slice(1), { cwd: folder, stdio: ["pipe", "pipe", "ignore"] });
  const pending = new Map();
  const published = new Map();
  /** Those who wait for the diagnostics of a document, by its URI. */
  const waiting = new Map();
  let nextId = 1;
  let pull;
  let ended = false;

  const fail = (error) => {
    ended = true;
    for (const { reject } of [...pending.values(), ...[...waiting.values()].flatMap((some) => [...some])]) reject(error);
    pending.clear();
    waiting.clear();
  };
  child.on("error", fail);
  child.on("exit", (code) => fail(new Error(`${peer.name} ended (${code})`)));
  child.stdin.on("error", () => {});

  const send = (message) => {
    const body = Buffer.from(JSON.stringify({ jsonrpc: "2.0", ...message }));
    child.stdin.write(`Content-Length: ${body.length}\r\n\r\n`);
    child.stdin.write(body);
  };

  let buffer = Buffer.alloc(0);
  child.stdout.on("data", (chunk) => {
    buffer = buffer.length === 0 ? chunk : Buffer.concat([buffer, chunk]);
    for (;;) {
      const head = buffer.indexOf("\r\n\r\n");
      if (head < 0) return;
      const length = Number(/content-length: *(\d+)/i.exec(buffer.toString("latin1", 0, head))?.[1]);
      if (buffer.length < head + 4 + length) return;
      const message = JSON.parse(buffer.toString("utf8", head + 4, head + 4 + length));
      buffer = buffer.subarray(head + 4 + length);
      receive(message, performance.now());
    }
  });

  function receive(message, time) {
    if (message.method === undefined) {
      const request = pending.get(message.id);
      pending.delete(message.id);
      if (message.error) request?.reject(new Error(message.error.message));
      else request?.fulfil({ result: message.result, time });
    } else if (message.method === "textDocument/publishDiagnostics") {
      published.set(message.params.uri, message.params);
      for (const waiter of [...(waiting.get(message.params.uri) ?? [])]) waiter.check(message.params, time);
    } else if (message.id !== undefined) {
      let result = null;
      if (message.method === "workspace/configuration")
        result = message.params.items.map(({ section }) => peer.configuration?.(folder, section) ?? null);
      if (message.method === "client/registerCapability")
        for (const { method, registerOptions } of message.params.registrations)
          if (method === "textDocument/diagnostic") pull = registerOptions ?? {};
      if (message.method === "workspace/workspaceFolders") result = [{ uri: pathToFileURL(folder).href, name: "bench" }];
      send({ id: message.id, result });
    }
  }

  const limited = (promise, what) => {
    let timer;
    const late = new Promise((_, reject) => {
      timer = setTimeout(() => reject(new Error(`${peer.name}: ${what} took too long`)), patience);
    });
    return Promise.race([promise, late]).finally(() => clearTimeout(timer));
  };
  const request = (method, params) => {
    if (ended) return Promise.reject(new Error(`${peer.name} has ended`));
    const id = nextId++;
    return limited(
      new Promise((fulfil, reject) => {
        pending.set(id, { fulfil, reject });
        send({ id, method, params });
      }),
      method,
    );
  };
  const notify = (method, params) => send({ method, params });

  const rootUri = pathToFileURL(folder).href;
  const answer = await request("initialize", {
    processId: process.pid,
    rootUri,
    workspaceFolders: [{ uri: rootUri, name: "bench" }],
    capabilities,
    initializationOptions: peer.initializationOptions ?? {},
  });
  const startMs = answer.time - started;
  pull = answer.result.capabilities.diagnosticProvider;
  notify("initialized", {});
  if (peer.settings !== undefined) notify("workspace/didChangeConfiguration", { settings: peer.settings });
  // Any answer, an error too, shows that the server has taken these in and registered what it registers.
  await request("bench/ping", {}).catch(() => {});

  /** The diagnostics of a version of a document, and when they came. `accept` tells them from older ones. */
  async function diagnostics(uri, version, accept) {
    if (pull !== undefined) {
      for (;;) {
        const { result, time } = await request("textDocument/diagnostic", { textDocument: { uri }, identifier: pull.identifier });
        const items = result.items ?? [];
        if (accept(items)) return { items, time };
      }
    }
    return limited(
      new Promise((fulfil, reject) => {
        const waiter = {
          reject,
          check(params, time) {
            if ((params.version !== undefined && params.version < version) || !accept(params.diagnostics)) return;
            waiting.get(uri)?.delete(waiter);
            fulfil({ items: params.diagnostics, time });
          },
        };
        if (!waiting.has(uri)) waiting.set(uri, new Set());
        waiting.get(uri).add(waiter);
      }),
      "diagnostics",
    );
  }

  return {
    startMs,
    folder,
    pid: child.pid,
    usesPull: () => pull !== undefined,
    notify,
    request,
    diagnostics,
    async stop() {
      if (!ended) {
        await request("shutdown", null).catch(() => {});
        notify("exit");
        await new Promise((fulfil) => {
          const timer = setTimeout(() => child.kill("SIGKILL"), 1000);
          child.once("exit", () => {
            clearTimeout(timer);
            fulfil();
          });
          if (ended) fulfil();
        });
      }
      rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
    },
  };
}

/** Resident memory of a process in MB (Linux; undefined elsewhere). */
export function residentMemory(pid) {
  try {
    return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "latin1"))[1]) / 1024;
  } catch {
    return undefined;
  }
}
