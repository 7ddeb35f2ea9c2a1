import assert from "node:assert/strict";
import { rmSync } from "node:fs";
import { describe, it } from "node:test";
import type { Diagnostic, DocumentDiagnosticReport, TextEdit } from "vscode-languageserver-protocol";
import { TextDocument } from "vscode-languageserver-textdocument";
import { collapsed, rsaKey } from "../support/keys.ts";
import { fullCapabilities, type LspClient, startLspClient } from "../support/lspClient.ts";
import { makeFolder, withFolder } from "./folder.ts";

const pem = rsaKey().publicPem;
const rule = "pem-newlines-collapsed";
const broken = `JWT_VERIFICATION_KEY="${collapsed(pem)}"\n`;
const codes = (items: readonly Diagnostic[]): readonly unknown[] => items.map(({ code }) => code);
const off = { rules: { [rule]: "off" } };

const changed = (client: LspClient, uri: string): Promise<void> =>
  client.connection.sendNotification("workspace/didChangeWatchedFiles", { changes: [{ uri, type: 2 }] });

describe("a session", () => {
  it("follows the settings, for each folder and when they change", async () => {
    const configuration: Record<string, unknown> = { authlint: off };
    await withFolder(
      { ".env": broken },
      async (client, folder) => {
        const uri = folder.uriOf(".env");
        await client.connection.sendNotification("workspace/didChangeConfiguration", { settings: null });
        client.open(uri, broken);
        assert.deepEqual(codes(await client.diagnostics(uri)), []);
        configuration["authlint"] = {};
        await client.connection.sendNotification("workspace/didChangeConfiguration", { settings: null });
        await client.connection.sendRequest("textDocument/hover", { textDocument: { uri }, position: { line: 0, character: 0 } });
        for (let tries = 0; tries < 100 && codes(await client.diagnostics(uri)).length === 0; tries++);
        assert.ok(codes(await client.diagnostics(uri)).includes(rule));
      },
      { configuration },
    );
  });

  it("prefers authlint.config.json, open or on disk, and shows its problems in it", async () => {
    await withFolder({ ".env": broken, "authlint.config.json": JSON.stringify(off) }, async (client, folder) => {
      const uri = folder.uriOf(".env");
      const config = folder.uriOf("authlint.config.json");
      assert.deepEqual(codes(await client.diagnostics(uri)), []);
      client.open(config, '{ "rules": { "no-such-rule": "off" } }');
      assert.ok(codes(await client.diagnostics(uri)).includes(rule));
      const [problem] = await client.diagnostics(config);
      assert.deepEqual([problem?.code, problem?.range.start.character], ["invalid-configuration", 13]);
      client.close(config);
      assert.deepEqual(codes(await client.diagnostics(uri)), []);
      folder.write("authlint.config.json", "{}");
      await changed(client, config);
      assert.ok(codes(await client.diagnostics(uri)).includes(rule));
    });
  });

  it("holds findings until a document is saved, where that is wanted", async () => {
    await withFolder(
      { ".env": "" },
      async (client, folder) => {
        const uri = folder.uriOf(".env");
        const pull = (previousResultId?: string): Promise<DocumentDiagnosticReport> =>
          client.connection.sendRequest("textDocument/diagnostic", {
            textDocument: { uri },
            ...(previousResultId === undefined ? {} : { previousResultId }),
          });
        client.open(uri, "A=1\n");
        const first = await pull();
        client.change(uri, [{ text: broken }]);
        const held = await pull(first.resultId);
        assert.equal(held.kind, "unchanged");
        await client.connection.sendNotification("textDocument/didSave", { textDocument: { uri } });
        const saved = await pull(held.resultId);
        assert.equal(saved.kind, "full");
        assert.ok(saved.kind === "full" && codes(saved.items).includes(rule));
      },
      { initializationOptions: { settings: { run: "onSave" } }, capabilities: { textDocument: { diagnostic: {} } } },
    );
  });

  it("sees the byte order mark that the editor hides, and counts positions without it", async () => {
    const text = "JWT_JWKS_FILE=jwks.json\n";
    const set = JSON.stringify({ keys: [{ kid: "a", ...rsaKey().publicKey.export({ format: "jwk" }) }] });
    await withFolder({ "jwks.json": `\ufeff${set}`, ".env": text, "app.py": "from agno.os import AgentOS\n" }, async (client, folder) => {
      const uri = folder.uriOf("jwks.json");
      client.open(uri, set);
      const marked = (await client.diagnostics(uri)).find(({ code }) => code === "jwks-bom");
      assert.ok(marked !== undefined, "the file on disk begins with a byte order mark");
      assert.equal(marked.range.start.character, 0);
      const hover = await client.hover(uri, { line: 0, character: set.indexOf("kty") });
      assert.equal(hover?.range?.start.character, set.indexOf('{"kid"') < 0 ? set.indexOf("{", 1) : set.indexOf('{"kid"'));
      folder.write("jwks.json", set);
      await changed(client, uri);
      assert.ok(!codes(await client.diagnostics(uri)).includes("jwks-bom"));
    });
  });

  it("knows that an env file is in UTF-16, which the editor decodes", async () => {
    const text = "OS_SECURITY_KEY=x\n";
    const files = {
      ".env": new Uint8Array(Buffer.from(`\ufeff${text}`, "utf16le")),
      "main.py": "from dotenv import load_dotenv\nload_dotenv()\nfrom agno.os import AgentOS\napp = AgentOS(agents=[]).get_app()\n",
    };
    await withFolder(files, async (client, folder) => {
      const uri = folder.uriOf(".env");
      client.open(uri, text);
      const finding = (await client.diagnostics(uri)).find(({ code }) => code === "env-file-encoding");
      assert.deepEqual(finding?.range.start, { line: 0, character: 0 });
      folder.write(".env", text);
      await changed(client, uri);
      assert.ok(!codes(await client.diagnostics(uri)).includes("env-file-encoding"));
    });
  });

  it("keeps findings and their fixes in place while somebody types elsewhere in the file", async () => {
    const text = `APP_PORT=\n${broken}APP_HOST=db\n`;
    await withFolder({ ".env": text }, async (client, folder) => {
      const uri = folder.uriOf(".env");
      client.open(uri, text);
      const [before] = (await client.diagnostics(uri)).filter(({ code }) => code === rule);
      assert.ok(before !== undefined);
      let typed = "";
      for (const character of "8080/a.b") {
        const at = { line: 0, character: "APP_PORT=".length + typed.length };
        client.change(uri, [{ range: { start: at, end: at }, text: character }]);
        typed += character;
        const [now] = (await client.diagnostics(uri)).filter(({ code }) => code === rule);
        assert.deepEqual(now, before, typed);
      }
      const now = text.replace("APP_PORT=", `APP_PORT=${typed}`);
      const [fix] = await client.codeActions(uri, before.range, { only: ["quickfix"] });
      const { edit } = fix?.edit === undefined && fix !== undefined ? await client.resolve(fix) : (fix ?? {});
      const edits = (edit?.documentChanges ?? []).flatMap((change) =>
        "edits" in change && change.textDocument.uri === uri ? change.edits : [],
      );
      const fixed = TextDocument.applyEdits(TextDocument.create(uri, "dotenv", 1, now), edits as TextEdit[]);
      assert.ok(fixed !== now && fixed.startsWith(`APP_PORT=${typed}\n`) && fixed.endsWith("APP_HOST=db\n"));
      client.change(uri, [{ text: fixed }]);
      assert.ok(!codes(await client.diagnostics(uri)).includes(rule));
    });
  });

  it("takes texts that were never saved, and files outside of every folder", async () => {
    await withFolder({ ".env": "A=1\n" }, async (client) => {
      for (const uri of ["untitled:Untitled-1", "untitled:.env", "file:///nowhere/at/all/.env"]) {
        client.open(uri, broken);
        assert.ok(Array.isArray(await client.diagnostics(uri)), uri);
        client.change(uri, [{ text: `${broken}X=1\n` }]);
        assert.ok(codes(await client.diagnostics(uri)).includes(rule), uri);
      }
    });
  });

  it("keeps folders apart, and moves open documents when folders come and go", async () => {
    const first = makeFolder({ ".env": broken, "authlint.config.json": JSON.stringify(off) });
    const second = makeFolder({ ".env": broken });
    const client = await startLspClient({ folders: [first.uri, second.uri] });
    try {
      assert.deepEqual(codes(await client.diagnostics(first.uriOf(".env"))), []);
      assert.ok(codes(await client.diagnostics(second.uriOf(".env"))).includes(rule));
      client.open(first.uriOf(".env"), broken);
      const folder = { uri: first.uri, name: "first" };
      const change = (event: object): Promise<void> =>
        client.connection.sendNotification("workspace/didChangeWorkspaceFolders", { event: { added: [], removed: [], ...event } });
      await change({ removed: [folder] });
      assert.ok(Array.isArray(await client.diagnostics(first.uriOf(".env"))));
      await change({ added: [folder] });
      assert.deepEqual(codes(await client.diagnostics(first.uriOf(".env"))), []);
      await client.stop();
    } finally {
      client.process.kill();
      for (const { path } of [first, second]) rmSync(path, { recursive: true, force: true });
    }
  });

  it("answers the workspace as a whole and holds the next answer until something changes", async () => {
    await withFolder({ ".env": broken }, async (client, folder) => {
      type Answer = {
        readonly items: readonly { readonly uri: string; readonly resultId?: string; readonly items?: readonly Diagnostic[] }[];
      };
      const ask = (previousResultIds: readonly object[]): Promise<Answer> =>
        client.connection.sendRequest("workspace/diagnostic", { previousResultIds });
      const answer = await ask([]);
      const own = answer.items.find(({ uri }) => uri === folder.uriOf(".env"));
      assert.ok(codes(own?.items ?? []).includes(rule));
      const next = ask(answer.items.map(({ uri, resultId }) => ({ uri, value: resultId })));
      let isAnswered = false;
      void next.then(() => {
        isAnswered = true;
      });
      await client.diagnostics(folder.uriOf(".env"));
      assert.equal(isAnswered, false);
      folder.write(".env", `JWT_VERIFICATION_KEY="${pem}"\n`);
      await changed(client, folder.uriOf(".env"));
      const repaired = (await next).items.find(({ uri }) => uri === folder.uriOf(".env"));
      assert.deepEqual(codes(repaired?.items ?? []).includes(rule), false);
    });
  });

  it("answers the first question about a workspace at once, though there is nothing to say", async () => {
    await withFolder({ ".env": "A=1\n" }, async (client) => {
      assert.deepEqual(await client.connection.sendRequest("workspace/diagnostic", { previousResultIds: [] }), { items: [] });
    });
  });

  it("goes through a workspace a few times, not once for each of many documents that open in a row", async () => {
    await withFolder({}, async (client, folder) => {
      const ask = (
        previousResultIds: readonly object[],
      ): Promise<{ readonly items: readonly { readonly uri: string; readonly resultId: string }[] }> =>
        client.connection.sendRequest("workspace/diagnostic", { previousResultIds });
      await ask([]);
      const known = new Map<string, string>();
      const uris = Array.from({ length: 60 }, (_, index) => folder.uriOf(`s${index}/.env`));
      let next = ask([]);
      for (const uri of uris) client.open(uri, broken);
      let answers = 0;
      while (known.size < uris.length) {
        for (const { uri, resultId } of (await next).items) known.set(uri, resultId);
        answers++;
        if (known.size < uris.length) next = ask([...known].map(([uri, value]) => ({ uri, value })));
      }
      assert.ok(answers < 20, `${answers} answers`);
    });
  });

  it("answers for each of many documents that are opened and asked for in turn", async () => {
    await withFolder({}, async (client, folder) => {
      const uris = Array.from({ length: 200 }, (_, index) => folder.uriOf(`s${index}/.env`));
      const answers = uris.map((uri, index) => {
        client.open(uri, index % 2 === 0 ? broken : "A=1\n");
        return client.diagnostics(uri);
      });
      for (const [index, items] of (await Promise.all(answers)).entries())
        assert.equal(codes(items).includes(rule), index % 2 === 0, String(index));
    });
  });

  it("tells our own client which configuration is in force", async () => {
    const folder = makeFolder({ ".env": broken, "authlint.config.json": "{}" });
    const client = await startLspClient({
      folders: [folder.uri],
      initializationOptions: { fileSystem: true },
      capabilities: fullCapabilities,
    });
    try {
      const details: string[] = [];
      client.connection.onNotification("authlint/status", ({ detail }: { detail: string }) => void details.push(detail));
      await changed(client, folder.uriOf(".env"));
      for (let tries = 0; tries < 100 && details.length === 0; tries++) await client.diagnostics(folder.uriOf(".env"));
      folder.write("authlint.config.json", "nonsense");
      await changed(client, folder.uriOf("authlint.config.json"));
      for (let tries = 0; tries < 100 && !/cannot/.test(details.at(-1) ?? ""); tries++) await client.diagnostics(folder.uriOf(".env"));
      assert.match(details.at(-1) ?? "", /authlint\.config\.json cannot be understood/);
      await client.stop();
    } finally {
      client.process.kill();
      rmSync(folder.path, { recursive: true, force: true });
    }
  });

  it("tells for each folder which configuration file holds there", async () => {
    const config = (value: unknown): string => JSON.stringify(value);
    const folder = makeFolder({
      ".env": broken,
      "a/authlint.config.json": config({}),
      "a/b/authlint.config.json": config({ enable: false }),
    });
    const client = await startLspClient({
      folders: [folder.uri],
      initializationOptions: { fileSystem: true },
      capabilities: fullCapabilities,
    });
    try {
      type Told = readonly { readonly folder: string; readonly detail: string }[];
      const told: Told[] = [];
      client.connection.onNotification("authlint/status", ({ configurations }: { configurations: Told }) => void told.push(configurations));
      await changed(client, folder.uriOf(".env"));
      for (let tries = 0; tries < 100 && told.length === 0; tries++) await client.diagnostics(folder.uriOf(".env"));
      assert.deepEqual(told.at(-1), [
        { folder: `${folder.uri}/`, detail: "settings" },
        { folder: `${folder.uri}/a/`, detail: "a/authlint.config.json" },
        { folder: `${folder.uri}/a/b/`, detail: "turned off by a/b/authlint.config.json" },
      ]);
      await client.stop();
    } finally {
      client.process.kill();
      rmSync(folder.path, { recursive: true, force: true });
    }
  });

  it("shows inlay hints by the settings of the folder, for every client", async () => {
    for (const enable of [true, false])
      await withFolder(
        { ".env": `JWT_VERIFICATION_KEY="${pem}"\n` },
        async (client, folder) => {
          const range = { start: { line: 0, character: 0 }, end: { line: 20, character: 0 } };
          const textDocument = { uri: folder.uriOf(".env") };
          const hints = await client.connection.sendRequest<readonly unknown[]>("textDocument/inlayHint", { textDocument, range });
          assert.equal(hints.length, enable ? 1 : 0);
        },
        { configuration: { authlint: { inlayHints: { enable } } } },
      );
  });

  it("ends when its client is gone without a word", async () => {
    const folder = makeFolder({});
    const client = await startLspClient({ folders: [folder.uri] });
    const exited = new Promise((fulfil) => client.process.on("exit", fulfil));
    client.process.stdin?.end();
    await exited;
    client.connection.dispose();
    rmSync(folder.path, { recursive: true, force: true });
  });
});
